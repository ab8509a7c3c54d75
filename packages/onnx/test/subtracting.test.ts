import {
  type DropConnectOptions,
  dropconnect,
  mergePredictions,
  type PredictOptions,
  type Prepared,
  type Program,
  predict,
  type RawArray,
  sweep,
  type WeightSite,
} from "@mayhap/core";
import { describe, expect, test, vi } from "vitest";
import { Subtracted } from "../../core/src/predict/subtracted.ts";
import { DrawnTogether } from "../../core/src/random/drawn-together.ts";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, OnnxModel } from "../src/index.ts";
import { buildProto, numbers, type Parts, weight } from "./support/build.ts";

const WIDTH = 40;
/** From so many on it is offered. */
const ROWS = 48;

/** One thread, with which it pays for p = 0.2. */
function model(parts: Parts): OnnxModel {
  return new OnnxModel(buildProto(parts), { name: "test.onnx", session: { intraOpNumThreads: 1 } });
}

interface Opened {
  readonly program: Program;
  readonly prepared: Prepared;
  readonly sites: readonly WeightSite[];
}

async function open(
  parts: Parts,
  options: number | DropConnectOptions = 0.2,
  shape: readonly number[] = [ROWS, 4],
): Promise<Opened> {
  const program = (await adapter.compile(dropconnect(model(parts), options as number))) as Program;
  const x = {
    data: numbers(
      shape.reduce((a, b) => a * b, 1),
      3,
    ),
    shape,
  };
  const prepared = await program.bind({ x }).prepare(0, shape[0] as number);
  return { program, prepared, sites: program.sites as readonly WeightSite[] };
}

/** Some weights of a sample: the trained ones, and a few zeros. */
function drawn({ values }: WeightSite, sample: number): Float32Array {
  return values.map((w, i) => ((i * 7 + sample * 13) % 5 === 0 ? 0 : w));
}

/** What a site with these rows gets in place of its weights, in double precision. */
function product(rows: Float32Array, { shape }: WeightSite, weights: Float32Array, bias?: Float32Array): Float32Array {
  const [depth, width] = shape as [number, number];
  return Float32Array.from({ length: (rows.length / depth) * width }, (_, at) => {
    const [n, j] = [Math.floor(at / width), at % width];
    let sum = bias?.[j] ?? 0;
    for (let i = 0; i < depth; i++) sum += (rows[n * depth + i] as number) * (weights[i * width + j] as number);
    return sum;
  });
}

/**
 * Sums of 40 products in float32 are off by 5e-6 of the sum of their sizes at most (Higham 2002, section 3.1), which is some ten times the sum itself;
 * two of them lie behind one another.
 */
const TOLERANCE = 1e-4;

/** Expects that `expected` sites are offered and that outputs from their products are those from drawn weights. */
async function expectSame({ program, prepared, sites }: Opened, expected: readonly string[]): Promise<void> {
  const { subtracting } = prepared;
  if (subtracting === undefined) throw new Error("It does not offer to subtract.");
  expect(subtracting.sites.map((site) => sites[site]?.layer)).toEqual(expected);
  const given = await subtracting.products();
  for (const [k, { rows, all }] of given.entries()) {
    const site = sites[subtracting.sites[k] as number] as WeightSite;
    const exact = product(rows, site, site.values);
    expect(Math.max(...all.map((y, i) => Math.abs(y - (exact[i] as number))))).toBeLessThan(TOLERANCE);
  }
  for (const sample of [0, 1]) {
    const draws = sites.map((site) => drawn(site, sample));
    const late = [...draws];
    for (const [k, site] of subtracting.sites.entries()) {
      const { rows, bias } = given[k] as (typeof given)[number];
      late[site] = product(rows, sites[site] as WeightSite, draws[site] as Float32Array, bias);
    }
    const found = await subtracting.run(late);
    const same = await prepared.run(draws);
    expect(Object.keys(found)).toEqual(Object.keys(same));
    for (const [name, { data, shape }] of Object.entries(same)) {
      const other = found[name] as RawArray;
      expect(other.shape).toEqual(shape);
      const largest = Math.max(...[...data].map(Math.abs));
      const off = Math.max(...[...data].map((y, i) => Math.abs(y - (other.data[i] ?? Number.NaN)))) / largest;
      expect(off, name).toBeLessThan(TOLERANCE);
    }
  }
  prepared.dispose();
  await program.dispose();
}

const dense: Parts = {
  nodes: [
    makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
    makeNode("Relu", ["a"], ["b"], { name: "r1" }),
    makeNode("Gemm", ["b", "w2", "bias"], ["c"], { name: "fc2", attributes: [intAttribute("transB", 1)] }),
    makeNode("Relu", ["c"], ["d"], { name: "r2" }),
    makeNode("MatMul", ["d", "w3"], ["y"], { name: "fc3" }),
  ],
  weights: [
    weight("w1", [4, WIDTH], 1),
    weight("w2", [WIDTH, WIDTH], 2),
    weight("w3", [WIDTH, 3], 3),
    weight("bias", [WIDTH], 4),
  ],
  inputs: { x: ["n", 4] },
  outputs: { y: ["n", 3] },
};

function behind(nodes: Parts["nodes"], outputs: Parts["outputs"] = { y: ["n", 3] }): Parts {
  return { ...dense, nodes: [...dense.nodes.slice(0, 2), ...nodes], outputs };
}

describe("products that what is dropped is subtracted from are those with drawn weights", () => {
  test("the first of several, with its bias", async () => {
    await expectSame(await open(dense), ["fc2"]);
  });

  test("two that share rows, and a value that crosses", async () => {
    const parts = behind([
      makeNode("MatMul", ["b", "w2"], ["c"], { name: "keys" }),
      makeNode("MatMul", ["b", "w3"], ["d"], { name: "values" }),
      makeNode("Add", ["b", "c"], ["e"], { name: "add" }),
      makeNode("MatMul", ["e", "w3b"], ["f"], { name: "fc3" }),
      makeNode("Add", ["d", "f"], ["y"], { name: "join" }),
    ]);
    await expectSame(await open({ ...parts, weights: [...(parts.weights ?? []), weight("w3b", [WIDTH, 3], 7)] }), [
      "keys",
      "values",
    ]);
  });

  test("a first layer that takes the model's input, and outputs on the way", async () => {
    const parts = { ...dense, outputs: { a: ["n", WIDTH], y: ["n", 3], c: ["n", WIDTH] } };
    await expectSame(await open(parts, { p: 0.2, layers: "all" }), ["fc1"]);
  });

  test("rows for positions", async () => {
    const parts = { ...dense, inputs: { x: ["n", "positions", 4] }, outputs: { y: undefined } };
    const nodes = dense.nodes.map((node) =>
      node.name === "fc2" ? makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }) : node,
    );
    await expectSame(await open({ ...parts, nodes }, 0.2, [2, ROWS / 2, 4]), ["fc2"]);
  });

  test("fewer rows than a fixed batch has", async () => {
    const { program, sites } = await open({ ...dense, inputs: { x: [ROWS, 4] }, outputs: { y: [ROWS, 3] } });
    const x = { data: numbers(4 * ROWS, 3), shape: [ROWS, 4] };
    await expectSame({ program, sites, prepared: await program.bind({ x }).prepare(1, ROWS) }, ["fc2"]);
  });
});

describe("it is not offered", () => {
  const cases: Record<string, readonly [Parts, DropConnectOptions, readonly number[]]> = {
    "for few rows": [dense, { p: 0.2 }, [ROWS - 1, 4]],
    "where a weight is used for other rows too": [
      behind([
        makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
        makeNode("MatMul", ["c", "w2"], ["d"], { name: "fc2 again" }),
        makeNode("MatMul", ["d", "w3"], ["y"], { name: "fc3" }),
      ]),
      { p: 0.2 },
      [ROWS, 4],
    ],
    "where the bias is drawn too": [dense, { p: 0.2, layers: ({ name }) => name === "fc2", bias: true }, [ROWS, 4]],
  };
  test.each(Object.keys(cases))("%s", async (name) => {
    const [parts, options, shape] = cases[name] as (typeof cases)[string];
    const { program, prepared } = await open(parts, options, shape);
    expect(prepared.subtracting).toBeUndefined();
    prepared.dispose();
    await program.dispose();
  });
});

describe("predict", () => {
  const x = { data: numbers(4 * ROWS, 3), shape: [ROWS, 4] };

  /** A run of one sample at a time with weights that are fed, for comparison: one row less has no offer. */
  async function means(p: number, rows: number, weights = dense.weights): Promise<Float64Array> {
    const part = { data: x.data.subarray(0, 4 * rows), shape: [rows, 4] };
    const y = await predict(dropconnect(model({ ...dense, weights: weights ?? [] }), p), part, {
      samples: 20,
      seed: 7,
    });
    return y.mean.data as Float64Array;
  }

  test.each([0.05, 0.2])("gives the samples of fed weights, p = %d", async (p) => {
    const [found, fed] = [await means(p, ROWS), await means(p, ROWS - 1)];
    const largest = Math.max(...fed.map(Math.abs));
    expect(Math.max(...fed.map((y, i) => Math.abs(y - (found[i] as number)))) / largest).toBeLessThan(TOLERANCE);
    // It does subtract: sums in another order have other last bits.
    expect([...found.slice(0, fed.length)]).not.toEqual([...fed]);
  });

  test("leaves it where more is dropped than pays: the same bits as from fed weights", async () => {
    expect([...(await means(0.5, ROWS)).slice(0, 3 * (ROWS - 1))]).toEqual([...(await means(0.5, ROWS - 1))]);
  });

  test("leaves it where a weight is infinite: what is dropped cannot be subtracted", async () => {
    const weights = dense.weights?.map((tensor) => {
      if (tensor.name !== "w2") return tensor;
      const values = numbers(WIDTH * WIDTH, 2);
      values[5] = Number.POSITIVE_INFINITY;
      return { ...weight("w2", [WIDTH, WIDTH]), rawData: new Uint8Array(values.buffer) };
    });
    expect([...(await means(0.2, ROWS, weights)).slice(0, 3 * (ROWS - 1))]).toEqual([
      ...(await means(0.2, ROWS - 1, weights)),
    ]);
  });

  test("a sweep has its bits, where it subtracts and where it does not", async () => {
    const ps = [0.05, 0.2, 0.5];
    const found: number[][] = [];
    for await (const y of sweep(dropconnect(model(dense), 0.1), x, ps, { samples: 20, seed: 7 }))
      found.push([...y.mean.data]);
    for (const [i, p] of ps.entries()) expect(found[i]).toEqual([...(await means(p, ROWS))]);
  });

  test("does not depend on what was asked for before, and reads inputs that were changed in place", async () => {
    const one = dropconnect(model(dense), 0.2);
    const given: { data: Float32Array; shape: number[] } = { data: x.data.slice(), shape: [ROWS, 4] };
    const mean = async (input: typeof given, part = {}) => [
      ...(await predict(one, input, { samples: 20, seed: 7, ...part })).mean.data,
    ];
    const first = await mean(given);
    given.data[5] = 3;
    const changed = await mean(given);
    expect(changed.slice(0, 3)).toEqual(first.slice(0, 3));
    expect(changed.slice(3, 6)).not.toEqual(first.slice(3, 6));
    // Others with as many rows, with more, and with so few that weights are fed.
    await mean({ data: x.data.map((v) => 2 * v), shape: [ROWS, 4] });
    await mean({ data: numbers(8 * ROWS, 5), shape: [2 * ROWS, 4] });
    await mean({ data: x.data.slice(0, 40), shape: [10, 4] });
    expect(await mean(x)).toEqual(first);
    // Two at a time.
    expect(await Promise.all([mean(x), mean(given), mean(x)])).toEqual([first, changed, first]);
  });

  test("gives the same bits whether samples are drawn together or one by one", async () => {
    const one = dropconnect(model(dense), 0.2);
    const samples = 90;
    const kept = async (options: PredictOptions) => {
      const { kept = [] } = await predict(one, x, { samples, seed: 7, keep: true, ...options });
      return kept.map(({ data }) => [...data]);
    };
    const drawn = vi.spyOn(DrawnTogether.prototype, "draw");
    const run = vi.spyOn(Subtracted.prototype, "run");
    const { signal } = new AbortController();
    const whole = await kept({ signal });
    expect(whole.length).toBe(samples);
    expect(drawn.mock.calls.map(([, some]) => some)).toEqual([64, 26]);
    // An abort is heard while they are drawn.
    expect(run.mock.lastCall?.[2].signal).toBe(signal);
    drawn.mockClear();
    // One by one, because it might stop after each.
    expect(await kept({ samples: { min: 2, max: samples, tolerance: 1e-9 } })).toEqual(whole);
    expect(await kept({ deadline: 600_000 })).toEqual(whole);
    expect(drawn).not.toHaveBeenCalled();
    expect(run).toHaveBeenCalledTimes(3 * samples);
  });

  test("merges parts of the samples to the whole", async () => {
    const one = dropconnect(model(dense), 0.2);
    const part = (from: number, samples: number) => predict(one, x, { first: from, samples, seed: 7 });
    const whole = [...(await part(0, 20)).mean.data];
    const merged = [...mergePredictions([await part(0, 7), await part(7, 13)]).mean.data];
    expect(Math.max(...whole.map((y, i) => Math.abs(y - (merged[i] as number))))).toBeLessThan(1e-12);
  });
});
