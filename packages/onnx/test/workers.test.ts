import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AttributeProto } from "../src/generated/onnx_pb.ts";
import { floatAttribute, intAttribute, makeNode } from "../src/graph/node.ts";
import { intTensor } from "../src/tensor/write.ts";
import { buildBytes, numbers, type Parts, weight } from "./support/build.ts";
import { run } from "./workers/built.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayhap-workers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, parts: Parts | Uint8Array): Promise<string> {
  const path = join(folder, `${name}.onnx`);
  await writeFile(path, parts instanceof Uint8Array ? parts : buildBytes(parts));
  return path;
}

/** A dense network whose layers are named fc1, fc2, …. */
function mlp(widths: readonly number[], op = "MatMul"): Parts {
  const pairs = widths.slice(1).map((width, i) => [widths[i] as number, width] as const);
  const value = (i: number): string => (i === 0 ? "x" : i === pairs.length ? "y" : `h${i}`);
  return {
    nodes: pairs.flatMap(([, __], i) => [
      makeNode(op, [value(i), `w${i}`], [`a${i}`], { name: `fc${i + 1}` }),
      makeNode("Tanh", [`a${i}`], [value(i + 1)], { name: `tanh${i + 1}` }),
    ]),
    weights: pairs.map((dims, i) => weight(`w${i}`, dims, i)),
    inputs: { x: ["n", widths[0] as number] },
    outputs: { y: ["n", widths.at(-1) as number] },
  };
}

/** The same with biases, by `Gemm`. */
function dense(widths: readonly number[], attributes: readonly AttributeProto[]): Parts {
  const plain = mlp(widths);
  const turned = attributes.some(({ name }) => name === "transB");
  return {
    ...plain,
    nodes: plain.nodes.map((node, i) =>
      node.opType === "MatMul"
        ? makeNode("Gemm", [...node.input, `b${i / 2}`], node.output, { name: node.name, attributes })
        : node,
    ),
    weights: widths.slice(1).flatMap((width, i) => {
      const dims = [widths[i] as number, width];
      return [weight(`w${i}`, turned ? dims.reverse() : dims, i), weight(`b${i}`, [width], 9 + i)];
    }),
  };
}

const input = (rows: number, width: number, seed = 1) => ({
  data: [...numbers(rows * width, seed)],
  shape: [rows, width],
});

interface Task {
  readonly file: string;
  readonly transform?: "dropconnect" | "dropout";
  readonly with: unknown;
  readonly inputs: Readonly<Record<string, { data: number[]; shape: number[] }>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

test("any number of workers gives the same bits", async () => {
  // Widths at which onnxruntime's products depend on the number of its threads.
  const narrow = await file("narrow", mlp([12, 800, 128, 64, 10]));
  const two = await file("two", {
    nodes: [
      makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
      makeNode("Dropout", ["a"], ["b"], { name: "drop", attributes: [floatAttribute("ratio", 0.2)] }),
      makeNode("MatMul", ["b", "w2"], ["c"], { name: "fc2" }),
      makeNode("Softmax", ["c"], ["classes"], { name: "softmax" }),
      makeNode("ReduceMean", ["c"], ["mean"], { name: "mean", attributes: [intAttribute("keepdims", 0)] }),
    ],
    weights: [weight("w1", [12, 40], 1), weight("w2", [40, 5], 2)],
    inputs: { x: ["n", 12] },
    outputs: { classes: ["n", 5], mean: undefined },
    opset: 11,
  });
  const fixed = await file("fixed", { ...mlp([12, 100, 5]), inputs: { x: [4, 12] }, outputs: { y: [4, 5] } });
  // Products in other forms: with biases, with weights the other way round, and one that is no plain product.
  const gemm = await file("gemm", dense([12, 800, 128, 64, 10], []));
  const turned = await file("turned", dense([12, 800, 128, 64, 10], [intAttribute("transB", 1)]));
  const halved = await file("halved", dense([12, 800, 128, 64, 10], [floatAttribute("alpha", 0.5)]));
  const x = { x: input(7, 12) };
  const one = { x: input(1, 12) };
  // The smaller a row, the fewer samples it needs; those that stop first are not neighbours.
  const powers = [0, 5, 1, 4, 2, 6, 3];
  const graded = {
    x: { ...x.x, data: x.x.data.map((value, i) => value * 0.001 * 0.25 ** (powers[Math.floor(i / 12)] ?? 0)) },
  };
  const tasks: Task[] = [
    { file: narrow, with: 0.3, inputs: x, options: { keep: true } },
    {
      file: narrow,
      with: { p: 0.3, scale: "none", layers: "all" },
      inputs: { x: input(32, 12) },
      options: { first: 3 },
    },
    { file: narrow, with: 0.3, inputs: x, options: { batchSize: 3, firstRow: 10 } },
    { file: narrow, with: { p: 0.3, maskPer: "example" }, inputs: { x: input(3, 12) } },
    { file: narrow, with: 0.3, inputs: graded, options: { samples: { min: 4, max: 60, tolerance: 0.04 } } },
    {
      file: narrow,
      with: 0.3,
      inputs: graded,
      options: { samples: { min: 4, max: 60, tolerance: 0.04 }, batchSize: 4 },
    },
    { file: narrow, with: 0.3, inputs: x, options: { method: "gaussian" } },
    {
      file: narrow,
      with: 0.3,
      inputs: graded,
      options: { method: "gaussian", samples: { min: 4, max: 60, tolerance: 0.04 } },
    },
    { file: narrow, with: 0, inputs: x },
    // A single row, which workers multiply with one thread.
    { file: narrow, with: 0.3, inputs: one },
    { file: narrow, with: { p: 0.3, layers: "all" }, inputs: one },
    { file: gemm, with: 0.3, inputs: one, options: { keep: true } },
    { file: gemm, with: { p: 0.3, bias: true }, inputs: one },
    { file: gemm, with: { p: 0.3, layers: "all", scale: "none" }, inputs: x },
    { file: turned, with: 0.3, inputs: one },
    { file: halved, with: 0.3, inputs: one },
    { file: two, with: 0.3, inputs: x, options: { keep: true } },
    { file: two, with: 0.3, inputs: x, options: { outputs: ["classes"] } },
    { file: two, transform: "dropout", with: 0.3, inputs: x },
    { file: fixed, with: 0.3, inputs: x, options: { batchSize: 2 } },
    // What is dropped is subtracted, of many samples at once where a worker is asked for many.
    { file: narrow, with: 0.1, inputs: { x: input(50, 12) }, options: { samples: 130, keep: true } },
    { file: gemm, with: 0.1, inputs: { x: input(50, 12) }, options: { samples: 200, first: 3 } },
  ];
  const { result } = await run<Record<string, unknown>[][]>(
    "predict.mjs",
    tasks.map((task) => ({ ...task, workers: [0, 1, 2, 3] })),
  );
  for (const [i, [alone, ...others]] of result.entries()) {
    expect(alone, JSON.stringify(tasks[i])).not.toHaveProperty("error");
    for (const [k, other] of others.entries()) expect(other, `${k + 1} workers, task ${i}`).toEqual(alone);
  }
  // The tolerance was one that examples meet at different times: rows were dropped.
  const stops = (result[4]?.[0]?.y as unknown[] | undefined)?.[2] as number[];
  expect(new Set(stops).size, String(stops)).toBeGreaterThan(2);
});

test("inputs of every form reach the workers", async () => {
  const table = await file("table", {
    nodes: [
      makeNode("Gather", ["embedding", "ids"], ["e"], { name: "gather" }),
      makeNode("Add", ["x", "e"], ["a"], { name: "add" }),
      makeNode("MatMul", ["a", "w1"], ["b"], { name: "fc1" }),
      makeNode("MatMul", ["b", "w2"], ["y"], { name: "fc2" }),
    ],
    weights: [weight("embedding", [4, 3], 3), weight("w1", [3, 8], 1), weight("w2", [8, 2], 2)],
    inputs: { x: ["n", 3], ids: ["n"] },
    outputs: { y: ["n", 2] },
    types: { ids: 7 },
  });
  const { result } = await run<{ different: number }>("inputs.mjs", { file: table });
  expect(result.different).toBe(1);
});

describe("while workers run", () => {
  test("the event loop is free, progress is reported, abort takes effect at once and leaves nothing behind", async () => {
    const wide = await file("wide", mlp([64, 1500, 1500, 10]));
    interface Stopped {
      readonly error: { class: string; code: string };
      readonly delay: number;
      readonly ticks: number;
      readonly reports: number;
    }
    const { result } = await run<{ running: Stopped; starting: Stopped; same: boolean[] }>("abort.mjs", {
      file: wide,
      x: input(2, 64),
    });
    for (const { error, delay } of [result.running, result.starting]) {
      expect(error).toMatchObject({ class: "AbortedError", code: "ABORTED" });
      expect(delay).toBeLessThan(50);
    }
    // A tick every 5 ms for 600 ms; a machine with other work to do gives fewer.
    expect(result.running.ticks).toBeGreaterThan(30);
    expect(result.running.reports).toBeGreaterThan(3);
    expect(result.same).toEqual([true, true]);
  });

  test("a process ends by itself", async () => {
    const { result, code, ms } = await run<number>("exit.mjs", {
      file: await file("small", mlp([4, 8, 3])),
      x: input(2, 4),
    });
    expect([result, code]).toEqual([4, 0]);
    // Idle workers would stay for ten seconds.
    expect(ms).toBeLessThan(5000);
  });

  test.each([false, true])("a process ends well in the middle of a run (released: %s)", async (release) => {
    // The first sample is the last that is waited for; the workers have others in hand. A thread that ends within a run would abort the process.
    const { result, code } = await run<number>("exit.mjs", {
      file: await file("wide", mlp([64, 1500, 1500, 10])),
      x: input(300, 64),
      options: { samples: 1e6, deadline: 1 },
      release,
    });
    expect([result, code]).toEqual([1, 0]);
  });
});

test("trouble in workers", async () => {
  const small = mlp([4, 8, 3]);
  const broken = { ...small, nodes: [...small.nodes.slice(0, -1), makeNode("NoSuchOp", ["a1"], ["y"])] };
  const divides: Parts = {
    ...small,
    nodes: [...small.nodes.slice(0, -1), makeNode("Reshape", ["a1", "four"], ["y"], { name: "four rows" })],
    weights: [...(small.weights ?? []), intTensor("four", [4, -1])],
    outputs: { y: undefined },
  };
  interface Told {
    readonly class: string;
    readonly code: string;
    readonly message: string;
    readonly cause?: string;
    readonly runtime: boolean;
  }
  const { result } = await run<{
    readonly died: Told;
    readonly revived: boolean;
    readonly restarted: number;
    readonly together: boolean[];
    readonly loads: Told;
    readonly runs: Told;
    readonly runsAgain: boolean;
    readonly runtimes: { own: boolean; foreign: Told; named: boolean; wrong: Told };
    readonly grown: number;
    readonly anew: number;
  }>("trouble.mjs", {
    file: await file("small", small),
    broken: await file("broken", broken),
    divides: await file("divides", divides),
    x: input(4, 4),
  });
  expect(result.died).toMatchObject({ runtime: true, code: "WORKER_FAILED" });
  expect(result.died.message).toMatch(/A worker ended: .*try again/);
  expect([result.revived, result.restarted]).toEqual([true, 4]);
  expect(result.together).toEqual([true, true]);
  expect(result.loads).toMatchObject({ class: "RuntimeError", code: "RUNTIME_LOAD", runtime: true });
  expect(result.loads.message).toMatch(/NoSuchOp/);
  expect(result.loads.cause).toMatch(/NoSuchOp/);
  expect(result.runs).toMatchObject({ class: "RuntimeError", code: "RUNTIME_RUN" });
  expect(result.runs.cause).toMatch(/four rows/);
  expect(result.runsAgain).toBe(true);
  expect([result.runtimes.own, result.runtimes.named]).toEqual([true, true]);
  expect(result.runtimes.foreign).toMatchObject({ class: "RuntimeError", code: "RUNTIME_MISSING" });
  expect(result.runtimes.foreign.message).toMatch(/workerRuntime: "onnxruntime-web"/);
  expect(result.runtimes.wrong).toMatchObject({ class: "RuntimeError", code: "RUNTIME_MISSING" });
  expect(result.runtimes.wrong.message).toMatch(/no-such-runtime/);
  expect([result.grown, result.anew]).toEqual([1, 2]);
});
