import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { dropout, predict, RuntimeError } from "@mayhap/core";
import { describe, expect, test } from "vitest";
import { makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, OnnxModel, toBytes } from "../src/index.ts";
import { build, numbers, weight } from "./support/build.ts";
import { type Counting, counting } from "./support/counting.ts";
import { bits, runProgram, sampleOnce, tensor } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const nodes = [
  makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
  makeNode("Relu", ["a"], ["b"], { name: "relu" }),
  makeNode("MatMul", ["b", "w2"], ["y"], { name: "fc2" }),
];
const parts = {
  nodes,
  weights: [weight("w1", [3, 8], 1), weight("w2", [8, 2], 2)],
  inputs: { x: ["n", 3] },
  outputs: { y: ["n", 2] },
} as const;
const x = { data: numbers(12, 7), shape: [4, 3] };
const feeds = { x: tensor(x.data, x.shape) };

function counted(model = connect(build(parts), { p: 0.5 }, ["fc2"])): Counting & { model: OnnxModel } {
  const counter = counting();
  return { ...counter, model: new OnnxModel(model.proto, { runtime: counter.runtime }) };
}

describe("sessions", () => {
  test("are made by the first prediction, and used by all later ones", async () => {
    const { model, created, live, runs } = counted();
    const first = await predict(model, { x }, { samples: 5, seed: 1 });
    expect([created(), live()]).toEqual([2, 2]);
    const again = await predict(model, { x }, { samples: 5, seed: 1 });
    await predict(model, { x: { data: numbers(21, 7), shape: [7, 3] } }, { samples: 2 });
    // Seven rows are too many to multiply while drawing: another session.
    expect([created(), live(), runs("x")]).toEqual([3, 3, 3]);
    expect([...again.mean.data]).toEqual([...first.mean.data]);
  });

  test("are not made before something runs", async () => {
    const { model, created } = counted();
    const program = await adapter.compile(model);
    program.bind({ x });
    expect(created()).toBe(0);
    await program.dispose();
  });

  test("are all freed by release, and made anew by the next prediction", async () => {
    const { model, created, live } = counted();
    const first = await predict(model, { x }, { samples: 5, seed: 1 });
    await model.release();
    expect(live()).toBe(0);
    await model.release();
    const again = await predict(model, { x }, { samples: 5, seed: 1 });
    expect([created(), live()]).toEqual([4, 2]);
    expect([...again.mean.data]).toEqual([...first.mean.data]);
    await model.release();
    expect(live()).toBe(0);
  });

  test("are freed by release under a prediction when that is done", async () => {
    const { model, live } = counted();
    let released: Promise<void> | undefined;
    const y = await predict(model, { x }, { samples: 5, seed: 1, onProgress: () => (released ??= model.release()) });
    await released;
    expect(live()).toBe(0);
    expect([...y.mean.data]).toEqual([...(await predict(model, { x }, { samples: 5, seed: 1 })).mean.data]);
    await model.release();
  });

  test("are freed by release right after a prediction has begun when that is done", async () => {
    // As every model that was loaded, it finds there what samples.
    await loadOnnx(toBytes(build(parts)));
    const { model, created, live } = counted();
    const prediction = predict(model, { x }, { samples: 5, seed: 1 });
    await model.release();
    await prediction;
    expect([created(), live()]).toEqual([2, 0]);
  });

  test("of the original model and of the transformed one are apart", async () => {
    const { model, created, live } = counted();
    const other = dropout(model, 0.3);
    await predict(model, { x }, { samples: 2 });
    const before = created();
    await predict(other, { x }, { samples: 2 });
    expect(created()).toBeGreaterThan(before);
    await model.release();
    expect(live()).toBe(created() - before);
    await other.release();
    expect(live()).toBe(0);
  });

  test("serve predictions that run at the same time", async () => {
    const { model, created } = counted();
    const options = [1, 2, 3, 4].map((seed) => ({ samples: 40, seed }));
    const together = await Promise.all(options.map((o) => predict(model, { x }, o)));
    expect(created()).toBe(2);
    for (const [i, o] of options.entries()) {
      const alone = await predict(counted().model, { x }, o);
      expect([...(together[i]?.mean.data ?? [])]).toEqual([...alone.mean.data]);
      expect([...(together[i]?.variance.data ?? [])]).toEqual([...alone.variance.data]);
    }
  });

  test("are not kept when they fail to load", async () => {
    const broken = build({ ...parts, nodes: [...nodes.slice(0, 2), makeNode("NoSuchOp", ["b", "w2"], ["y"])] });
    const { model, live } = counted(connect(broken, { p: 0.5 }, ["fc1"]));
    for (let i = 0; i < 2; i++) await expect(sampleOnce(model, feeds)).rejects.toBeInstanceOf(RuntimeError);
    await model.release();
    expect(live()).toBe(0);
  });

  test("of one model are few, whatever shapes its inputs have", async () => {
    // Rank 2 to 9 between the parts: what is fit for one is fit for no other.
    const flexible = build({ ...parts, inputs: { x: undefined as never }, outputs: { y: undefined } });
    const { model, live, created } = counted(connect(flexible, { p: 0.5 }, ["fc2"]));
    const program = await adapter.compile(model);
    const given = Array.from({ length: 8 }, (_, i) => ({ x: tensor(x.data, [...Array(i).fill(1), 4, 3]) }));
    const first = [];
    for (const inputs of given) first.push(bits(await runProgram(program, inputs)));
    expect(live()).toBe(1 + 4);
    const before = created();
    expect(bits(await runProgram(program, given[7] as typeof feeds))).toEqual(first[7]);
    expect(created()).toBe(before);
    expect(bits(await runProgram(program, given[0] as typeof feeds))).toEqual(first[0]);
    expect(created()).toBe(before + 1);
    await program.dispose();
  });
});

test("models that are dropped without release do not fill the memory", async () => {
  const child = fileURLToPath(new URL("support/dropped-models.ts", import.meta.url));
  const args = ["--expose-gc", "--conditions=@mayhap/source", "--import", "tsx", child];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { half, whole, live } = JSON.parse(stdout) as { half: number; whole: number; live: number };
  // 100 models of 4 MB each would be 400 MB, and as much again in the sessions.
  expect((whole - half) / 2 ** 20).toBeLessThan(60);
  expect(live).toBeLessThan(20);
}, 120_000);
