import { expect, it } from "vitest";
import type { LayerKind, WeightRole } from "../../src/adapter/layer.ts";
import { activationStream, REFINEMENT, trainingStream, weightStream } from "../../src/random/stream.ts";

const kinds: LayerKind[] = ["linear", "recurrent", "conv", "embedding", "dropout", "other"];
const roles: WeightRole[] = ["kernel", "bias", "input", "recurrent"];
const ordinals = [0, 1, 2, 1000, 2 ** 20 - 1];

it("gives every quantity a stream of its own, none of which is a refinement stream", () => {
  const streams = [
    ...kinds.flatMap((kind) => roles.flatMap((role) => ordinals.map((ordinal) => weightStream(kind, role, ordinal)))),
    ...kinds.flatMap((kind) => ordinals.map((ordinal) => activationStream(kind, ordinal))),
    ...roles.map(trainingStream),
  ];
  expect(new Set(streams).size).toBe(6 * 4 * 5 + 6 * 5 + 4);
  for (const stream of streams) {
    expect(stream).toBe(stream >>> 0);
    expect(stream).toBeLessThan(REFINEMENT);
  }
});
