import { describe, expect, test } from "vitest";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, type OnnxModel } from "../src/index.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { build, graphOf, numbers, weight } from "./support/build.ts";
import { bits, distance, runModel, sampleOnce, tensor } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const [K, N, block] = [40, 3, 16] as const;
const blocks = Math.ceil(K / block);

interface Form {
  readonly bits: number;
  readonly zero?: "packed" | "numbers";
  readonly bias?: boolean;
  readonly groups?: boolean;
  /** What the file claims the matrix has. */
  readonly rows?: number;
}

const bytes = (size: number, seed: number): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => (i * 91 + seed * 57 + ((i * i) % 13) * 17) % 256);

/** x times a matrix [40, 3] in three blocks a column, the last of which is padded. */
function model({ bits: width, zero, bias, groups, rows = K }: Form): OnnxModel {
  const zeroBytes = Math.ceil((blocks * width) / 8);
  const u8 = (name: string, size: number, dims: number[]) => floatTensor(name, bytes(size, dims.length), dims, 2);
  const weights = [
    u8("q", (N * blocks * block * width) / 8, [N, blocks, (block * width) / 8]),
    weight("scales", [N * blocks]),
    ...(zero === "packed" ? [u8("zero", N * zeroBytes, [N * zeroBytes])] : []),
    ...(zero === "numbers" ? [weight("zero", [N * blocks], 3)] : []),
    ...(groups
      ? [
          floatTensor(
            "groups",
            Float32Array.from({ length: K }, (_, i) => i % blocks),
            [K],
            6,
          ),
        ]
      : []),
    ...(bias ? [weight("bias", [N], 4)] : []),
  ];
  const inputs = ["x", "q", "scales", zero === undefined ? "" : "zero", groups ? "groups" : "", bias ? "bias" : ""];
  const attributes = Object.entries({ K: rows, N, bits: width, block_size: block }).map(([k, v]) => intAttribute(k, v));
  return build({
    nodes: [makeNode("MatMulNBits", inputs, ["y"], { name: "layer", domain: "com.microsoft", attributes })],
    weights,
    inputs: { x: ["n", K] },
    outputs: { y: ["n", N] },
    domains: ["com.microsoft"],
  });
}

const forms: readonly Form[] = [
  { bits: 4 },
  { bits: 8 },
  { bits: 2 },
  { bits: 2, zero: "packed" },
  { bits: 4, zero: "packed" },
  { bits: 8, zero: "packed" },
  { bits: 4, zero: "numbers" },
  { bits: 4, zero: "packed", bias: true },
  { bits: 4, groups: true },
];

describe.each(forms.map((form) => [JSON.stringify(form), form] as const))("MatMulNBits %s", (_, form) => {
  const whole = model(form);
  const x = { x: tensor(numbers(2 * K, 5), [2, K]) };

  test("draws the matrix that the runtime multiplies by", async () => {
    const program = await adapter.compile(connect(whole, { p: 0.2 }));
    const site = program.sites[0];
    expect(site).toMatchObject({ id: "layer/kernel", shape: [K, N], scale: "inverted" });
    await program.dispose();
    // A unit matrix times W + b, the runtime's own way to unpack.
    const unit = Float32Array.from({ length: K * K }, (_, i) => (i % (K + 1) === 0 ? 1 : 0));
    const product = (await runModel(whole, { x: tensor(unit, [K, K]) })).y?.data ?? [];
    const bias = form.bias ? numbers(N, 4) : new Float32Array(N);
    const values = site?.type === "weight" ? site.values : new Float32Array();
    values.forEach((v, i) => {
      expect(Math.abs(v + (bias[i % N] as number) - (product[i] as number))).toBeLessThan(1e-5);
    });
  });

  test("keeps the original's bits saved, samples it within rounding, and freezes what was drawn", async () => {
    const original = await runModel(whole, x);
    const dropped = connect(whole, { p: 0.2, bias: true });
    expect(bits(await runModel(connect(whole, { p: 0 }), x))).toEqual(bits(original));
    expect(bits(await runModel(dropped, x))).toEqual(bits(original));
    expect(distance(original, await sampleOnce(dropped, x))).toBeLessThan(1e-5);
    const half = (values: Float32Array): Float32Array => values.map((v, i) => (i % 2 === 0 ? v : 0));
    const program = await adapter.compile(dropped);
    const draws = new Map(program.sites.map((s) => [s.id, half(s.type === "weight" ? s.values : new Float32Array())]));
    await program.dispose();
    const frozen = await adapter.freeze(dropped, draws);
    const sample = await sampleOnce(dropped, x, (site) => draws.get(site.id) as Float32Array);
    expect(bits(await runModel(frozen, x))).toEqual(bits(sample));
    expect(distance(original, sample)).toBeGreaterThan(0.01);
  });

  test("is W (1 - p) when saved with scale none", async () => {
    const unscaled = connect(whole, { p: 0.2, scale: "none", bias: true });
    expect(graphOf(unscaled).node.map((n) => n.opType)).toContain("MatMulNBits");
    const original = await runModel(whole, x);
    const expected = Float32Array.from(original.y?.data ?? [], (v) => v * 0.8);
    expect(distance(await runModel(unscaled, x), { y: { data: expected, shape: [2, N] } })).toBeLessThan(1e-5);
  });
});

test("says why it cannot unpack", async () => {
  expect(adapter.layers(model({ bits: 3 }))[0]?.obstacle).toBe(
    "its weights have 3 bits each, and only 2, 4 and 8 can be unpacked",
  );
  await expect(adapter.compile(connect(model({ bits: 4, rows: 4000 }), { p: 0.2 }))).rejects.toThrow(
    'The packed weight "q" does not hold a matrix [4000,3] of 4 bits in blocks of 16 with a scale for each.',
  );
});
