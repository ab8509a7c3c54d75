import {
  type DropConnectOptions,
  dropconnect,
  type Prepared,
  type Program,
  predict,
  type RawArray,
  type WeightSite,
} from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { type AttributeProto, AttributeProto_AttributeType, AttributeProtoSchema } from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, intsAttribute, makeNode } from "../src/graph/node.ts";
import { adapter } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { intTensor } from "../src/tensor/write.ts";
import { build, buildProto, numbers, type Parts, weight } from "./support/build.ts";

/** Enough weights, in one matrix, that it is faster to multiply while drawing. */
const WIDE = 1600;

interface Opened {
  readonly program: Program;
  readonly prepared: Prepared;
  readonly sites: readonly WeightSite[];
}

async function open(
  parts: Parts,
  rows: number,
  options: number | DropConnectOptions,
  shape?: readonly number[],
): Promise<Opened> {
  const model = dropconnect(build(parts), options as number);
  const program = (await adapter.compile(model)) as Program;
  const width = parts.inputs.x?.at(-1) as number;
  const x = { data: numbers(rows * width, 3), shape: shape ?? [rows, width] };
  const prepared = await program.bind({ x }).prepare(0, x.shape[0] as number);
  return { program, prepared, sites: program.sites as readonly WeightSite[] };
}

/** Some weights of a sample: the trained ones, and a few zeros. */
function drawn({ values }: WeightSite, sample: number): Float32Array {
  return values.map((w, i) => ((i * 7 + sample * 13) % 5 === 0 ? 0 : w));
}

/**
 * A sum of 1600 products in float32 is off by 1e-4 of the sum of their sizes at most (Higham 2002, section 3.1), which is some ten times the sum
 * itself; two or three of them lie behind one another.
 */
const TOLERANCE = 3e-3;

const SAMPLES = 3;

/** Products in double precision. */
function product(site: WeightSite, weights: Float32Array, rows: Float32Array): Float32Array {
  const [depth, width] = site.shape as [number, number];
  return Float32Array.from({ length: (rows.length / depth) * width }, (_, at) => {
    const [n, j] = [Math.floor(at / width), at % width];
    let sum = 0;
    for (let i = 0; i < depth; i++) sum += (rows[n * depth + i] as number) * (weights[i * width + j] as number);
    return sum;
  });
}

/** Expects the same outputs from products as from drawn weights, for three samples at once. */
async function expectSame({ program, prepared, sites }: Opened): Promise<void> {
  const { runProducts } = prepared;
  if (runProducts === undefined) throw new Error("It does not multiply while drawing.");
  const asked: number[] = [];
  const found = await runProducts((site, rows) => {
    asked.push(site);
    const one = sites[site] as WeightSite;
    const part = rows.length / SAMPLES;
    const products = Array.from({ length: SAMPLES }, (_, k) => [
      ...product(one, drawn(one, k), rows.subarray(k * part, (k + 1) * part)),
    ]);
    return Float32Array.from(products.flat());
  }, SAMPLES);
  expect(asked.sort()).toEqual(sites.map((_, i) => i));
  for (let sample = 0; sample < SAMPLES; sample++) {
    const expected = await prepared.run(sites.map((site) => drawn(site, sample)));
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [name, { data, shape }] of Object.entries(expected)) {
      const all = found[name] as RawArray;
      expect(all.shape).toEqual([SAMPLES * (shape[0] as number), ...shape.slice(1)]);
      const of = (k: number) => all.data.subarray(k * data.length, (k + 1) * data.length);
      const largest = Math.max(...[...data].map(Math.abs));
      const off = (other: ArrayLike<number>) =>
        Math.max(...[...data].map((y, i) => Math.abs(y - (other[i] ?? Number.NaN)))) / largest;
      expect(off(of(sample)), name).toBeLessThan(TOLERANCE);
      // Weights of another sample would be noticed. (Nothing is drawn for `a`.)
      if (name !== "a") expect(off(of((sample + 1) % SAMPLES)), name).toBeGreaterThan(2 * TOLERANCE);
    }
  }
  prepared.dispose();
  await program.dispose();
}

const wide: Parts = {
  nodes: [
    makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
    makeNode("Tanh", ["a"], ["b"], { name: "t1" }),
    makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
    makeNode("Add", ["c", "bias"], ["d"], { name: "add" }),
    makeNode("Sigmoid", ["d"], ["e"], { name: "s" }),
    makeNode("MatMul", ["e", "w3"], ["y"], { name: "fc3" }),
  ],
  weights: [
    weight("w1", [4, WIDE], 1),
    weight("w2", [WIDE, WIDE], 2),
    weight("w3", [WIDE, 3], 3),
    weight("bias", [WIDE], 4),
  ],
  inputs: { x: ["n", 4] },
  outputs: { y: ["n", 3] },
};

/** The same with other nodes behind the first layer's activation `b`, and other weights beside. */
function behind(
  nodes: Parts["nodes"],
  outputs: Parts["outputs"] = { y: ["n", 3] },
  more: Parts["weights"] = [],
): Parts {
  return {
    ...wide,
    nodes: [...wide.nodes.slice(0, 2), ...nodes],
    weights: [...(wide.weights ?? []), ...more],
    outputs,
  };
}

const turned = [intAttribute("transB", 1)];

const graphs: Record<string, Parts> = {
  "a chain": wide,
  "Gemm with a bias, the matrix either way round": behind(
    [
      makeNode("Gemm", ["b", "w2", "bias"], ["c"], { name: "fc2" }),
      makeNode("Relu", ["c"], ["d"], { name: "r" }),
      makeNode("Gemm", ["d", "w4"], ["y"], { name: "fc3", attributes: turned }),
    ],
    undefined,
    [weight("w4", [3, WIDE], 5)],
  ),
  "branches that are joined, and a value that crosses": behind(
    [
      makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
      makeNode("Add", ["b", "c"], ["d"], { name: "residual" }),
      makeNode("MatMul", ["d", "w3"], ["f"], { name: "fc3" }),
      makeNode("MatMul", ["b", "w5"], ["g"], { name: "fc4" }),
      makeNode("Mul", ["f", "g"], ["y"], { name: "join" }),
    ],
    undefined,
    [weight("w5", [WIDE, 3], 6)],
  ),
  "outputs on the way": behind([...wide.nodes.slice(2), makeNode("ReduceMean", ["c"], ["mean"], { name: "mean" })], {
    a: ["n", WIDE],
    mean: [1, 1],
    y: ["n", 3],
    d: ["n", WIDE],
  }),
  "constants that several parts read": behind(
    [
      makeNode("Unsqueeze", ["two", "axes"], ["shape"], { name: "shape" }),
      makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
      makeNode("Add", ["c", "bias"], ["d"], { name: "add" }),
      makeNode("Sub", ["d", "bias"], ["e"], { name: "sub" }),
      makeNode("MatMul", ["e", "w3"], ["f"], { name: "fc3" }),
      makeNode("Reshape", ["f", "rows"], ["y"], { name: "reshape" }),
    ],
    { y: ["n", 3] },
    [intTensor("two", [2]), intTensor("axes", [0]), intTensor("rows", [-1, 3])],
  ),
  "numbers of the model's own behind the products": behind([
    ...wide.nodes.slice(2, 5),
    makeNode("MatMul", ["e", "w3"], ["f"], { name: "fc3" }),
    makeNode("RandomUniformLike", ["f"], ["r"], {
      name: "random",
      attributes: [floatAttribute("low", 2), floatAttribute("high", 2)],
    }),
    makeNode("Add", ["f", "r"], ["y"], { name: "noise" }),
  ]),
};

describe("products with weights that are drawn on the way are those with drawn weights", () => {
  test.each(Object.keys(graphs))("%s", async (name) => {
    await expectSame(await open(graphs[name] as Parts, 2, 0.2));
  });

  test("a first layer that takes the model's input", async () => {
    await expectSame(await open(wide, 2, { p: 0.2, layers: "all" }));
  });

  test("a layer between that drops nothing", async () => {
    await expectSame(
      await open(graphs["branches that are joined, and a value that crosses"] as Parts, 1, {
        p: 0.2,
        layers: ({ name }) => name === "fc2" || name === "fc4",
      }),
    );
  });

  test("fewer rows than a fixed batch has", async () => {
    const { program, sites } = await open({ ...wide, inputs: { x: [3, 4] }, outputs: { y: [3, 3] } }, 3, 0.2);
    const x = { data: numbers(12, 3), shape: [3, 4] };
    await expectSame({ program, sites, prepared: await program.bind({ x }).prepare(1, 3) });
  });

  test("a branch that reads a drawn product", async () => {
    const body = (op: string) =>
      create(AttributeProtoSchema, {
        name: op === "Neg" ? "then_branch" : "else_branch",
        type: AttributeProto_AttributeType.GRAPH,
        g: buildProto({
          nodes: [makeNode(op, ["f"], ["inner"], { name: op })],
          inputs: {},
          outputs: { inner: undefined },
        }).graph,
      } as Partial<AttributeProto>) as AttributeProto;
    const parts = behind([
      ...wide.nodes.slice(2, 5),
      makeNode("MatMul", ["e", "w3"], ["f"], { name: "fc3" }),
      makeNode("ReduceSum", ["f"], ["sum"], { name: "sum", attributes: [intAttribute("keepdims", 0)] }),
      makeNode("Less", ["sum", "sum"], ["less"], { name: "less" }),
      makeNode("If", ["less"], ["y"], { name: "if", attributes: [body("Neg"), body("Abs")] }),
    ]);
    await expectSame(await open(parts, 2, 0.2));
  });
});

describe("weights are drawn and fed instead", () => {
  const cases: Record<string, readonly [Parts, number, number | DropConnectOptions, (readonly number[])?]> = {
    "where there are few, and samples cannot share runs": [
      {
        ...wide,
        weights: [weight("w1", [4, 30]), weight("w2", [30, 30]), weight("w3", [30, 3]), weight("bias", [30])],
        inputs: { x: [1, 4] },
        outputs: { y: [1, 3] },
      },
      1,
      0.2,
    ],
    "where an output without axes is the same for all samples": [
      behind(
        [
          ...wide.nodes.slice(2),
          makeNode("ReduceSum", ["b"], ["sum"], { name: "sum", attributes: [intAttribute("keepdims", 0)] }),
        ],
        { y: ["n", 3], sum: [] },
      ),
      1,
      0.2,
    ],
    "where rows are many": [wide, 5, 0.2],
    "where a position is a row": [
      { ...wide, inputs: { x: ["n", "positions", 4] }, outputs: { y: undefined } },
      8,
      0.2,
      [1, 8, 4],
    ],
    "where examples meet before a product": [
      behind([
        ...wide.nodes.slice(2, 5),
        makeNode("ReduceMean", ["e"], ["mean"], { name: "mean", attributes: [intsAttribute("axes", [0])] }),
        makeNode("Sub", ["e", "mean"], ["f"], { name: "centre" }),
        makeNode("MatMul", ["f", "w3"], ["y"], { name: "fc3" }),
      ]),
      2,
      0.2,
    ],
    "where a later product has rows for positions": [
      behind(
        [
          ...wide.nodes.slice(2, 5),
          makeNode("Reshape", ["e", "positions"], ["f"], { name: "reshape" }),
          makeNode("MatMul", ["f", "w5"], ["y"], { name: "fc3" }),
        ],
        { y: ["positions", 3] },
        [intTensor("positions", [-1, 16]), weight("w5", [16, 3], 6)],
      ),
      1,
      0.2,
    ],
    "where a weight is a vector": [
      behind([...wide.nodes.slice(2, 5), makeNode("MatMul", ["e", "vector"], ["y"], { name: "fc3" })], { y: ["n"] }, [
        weight("vector", [WIDE], 6),
      ]),
      2,
      0.2,
    ],
    "where a bias has rows": [
      behind(
        [
          makeNode("Gemm", ["b", "w2", "biases"], ["c"], { name: "fc2" }),
          makeNode("MatMul", ["c", "w3"], ["y"], { name: "fc3" }),
        ],
        undefined,
        [weight("biases", [2, WIDE], 6)],
      ),
      2,
      0.2,
    ],
    "where a bias is drawn": [
      behind([
        makeNode("Gemm", ["b", "w2", "bias"], ["c"], { name: "fc2" }),
        makeNode("MatMul", ["c", "w3"], ["y"], { name: "fc3" }),
      ]),
      1,
      { p: 0.2, bias: true },
    ],
    "where a product is scaled": [
      behind([
        makeNode("Gemm", ["b", "w2", "bias"], ["c"], { name: "fc2", attributes: [floatAttribute("alpha", 0.5)] }),
        makeNode("MatMul", ["c", "w3"], ["y"], { name: "fc3" }),
      ]),
      1,
      0.2,
    ],
    "where a weight is used twice": [
      behind([
        makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
        makeNode("MatMul", ["c", "w2"], ["d"], { name: "fc2 again" }),
        makeNode("MatMul", ["d", "w3"], ["y"], { name: "fc3" }),
      ]),
      1,
      0.2,
    ],
    "where random numbers of the model's own come before a product": [
      behind([
        makeNode("RandomUniformLike", ["b"], ["r"], { name: "random" }),
        makeNode("MatMul", ["r", "w2"], ["c"], { name: "fc2" }),
        makeNode("MatMul", ["c", "w3"], ["y"], { name: "fc3" }),
      ]),
      1,
      0.2,
    ],
  };

  test.each(Object.keys(cases))("%s", async (name) => {
    const { program, prepared, sites } = await open(...(cases[name] as [Parts, number, number]));
    expect(prepared.runProducts).toBeUndefined();
    const outputs = await prepared.run(sites.map((site) => drawn(site, 0)));
    expect(Object.keys(outputs)).toContain("y");
    prepared.dispose();
    await program.dispose();
  });
});

test("rows of a length that the weight does not have fail as a run does, and change nothing for other inputs", async () => {
  const model = dropconnect(build({ ...wide, inputs: { x: ["n", "k"] } }), { p: 0.2, layers: "all" });
  const good = { x: { data: numbers(4, 3), shape: [1, 4] } };
  const options = { samples: 4, seed: 3 };
  const fresh = await predict(
    dropconnect(build({ ...wide, inputs: { x: ["n", "k"] } }), { p: 0.2, layers: "all" }),
    good,
    options,
  );
  for (const shape of [
    [1, 7],
    [2, 2],
    [1, 0],
  ])
    await expect(
      predict(model, { x: { data: numbers((shape[0] as number) * (shape[1] as number), 3), shape } }, options),
    ).rejects.toMatchObject({
      name: "RuntimeError",
      code: "RUNTIME_RUN",
    });
  expect([...(await predict(model, good, options)).mean.data]).toEqual([...fresh.mean.data]);
});
