import { expect, it } from "vitest";
import type { LayerKind, WeightRole } from "../../src/adapter/layer.ts";
import { activationStream, noiseStream, REFINEMENT, trainingStream, weightStream } from "../../src/random/stream.ts";

const kinds: LayerKind[] = ["linear", "recurrent", "conv", "embedding", "dropout", "other"];
const roles: WeightRole[] = ["kernel", "bias", "input", "recurrent"];
const ordinals = [0, 1, 2, 1000, 2 ** 20 - 1];
const places = [
  [0, 0],
  [1, 0],
  [0, 1],
  [0, 16],
  [65535, 255],
] as const;

it("gives every quantity a stream of its own, none of which is a refinement stream", () => {
  const streams = [
    ...kinds.flatMap((kind) => roles.flatMap((role) => ordinals.map((ordinal) => weightStream(kind, role, ordinal)))),
    ...kinds.flatMap((kind) => places.map(([ordinal, call]) => activationStream(kind, ordinal, call))),
    ...kinds.flatMap((kind) => places.map(([ordinal, call]) => noiseStream(kind, ordinal, call))),
    ...roles.flatMap((role) => [0, 1].map((weight) => trainingStream(role, weight))),
  ];
  expect(new Set(streams).size).toBe(6 * 4 * 5 + 2 * 6 * 5 + 4 * 2);
  for (const stream of streams) {
    expect(stream).toBe(stream >>> 0);
    expect(stream).toBeLessThan(REFINEMENT);
  }
});

it("refuses places that would share their numbers with others", () => {
  expect(() => activationStream("linear", 0, 256)).toThrow(/256 calls/);
  expect(() => noiseStream("linear", 65536)).toThrow(/65536 layers/);
});
