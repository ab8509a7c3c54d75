import { ModelError, type Program } from "@mayhap/core";
import { afterAll, describe, expect, test } from "vitest";
import { adapter, loadOnnx, type OnnxInputs, type OnnxModel } from "../src/index.ts";
import { uniform } from "./support/dense.ts";
import { runnable } from "./support/feeds.ts";
import { files, folder, openModel, sayAbsent } from "./support/open.ts";
import { distance, runFile, type Values } from "./support/run.ts";
import { connect, maskable } from "./support/transform.ts";

afterAll(() => sayAbsent("gaussian-open.test.ts"));

/** Layers of one model that are tried; the others of a large model are like them. */
const MOST = 12;
const tried = { taken: [] as string[], refused: [] as string[] };

/** The program and its rows, or why it is refused. */
async function open(model: OnnxModel, feeds: OnnxInputs) {
  let program: Program<OnnxInputs> | undefined;
  try {
    program = await adapter.compile(model, "gaussian");
    const bound = program.bind(feeds);
    return { program, prepared: await bound.prepare(0, bound.rows) };
  } catch (error) {
    await program?.dispose();
    if (error instanceof ModelError && error.code === "GAUSSIAN_INVALID") return error.message;
    throw error;
  }
}

async function check(model: OnnxModel, feeds: OnnxInputs, original: Values): Promise<boolean> {
  const opened = await open(model, feeds);
  if (typeof opened === "string") {
    tried.refused.push(opened);
    return false;
  }
  const { program, prepared } = opened;
  const sizes = program.sites.map(({ id }) => (prepared.shapes[id] ?? []).reduce((a, b) => a * b, 1));
  const zeros = await prepared.run(sizes.map((size) => new Float32Array(size)));
  expect(distance(original, zeros)).toBeLessThan(1e-5);
  const noise = sizes.map((size, i) => uniform(2 * size, i, 2));
  const many = await prepared.runMany?.(noise, 2);
  for (let k = 0; many !== undefined && k < 2; k++) {
    const one = await prepared.run(noise.map((d) => d.subarray((k * d.length) / 2, ((k + 1) * d.length) / 2)));
    const part = Object.fromEntries(
      Object.entries(many).map(([name, { data, shape }]) => {
        const size = data.length / 2;
        return [name, { data: data.subarray(k * size, (k + 1) * size), shape }];
      }),
    );
    expect(distance(one, part)).toBeLessThan(1e-4);
  }
  await program.dispose();
  return true;
}

describe.skipIf(folder === undefined)("open models: refused with a reason, or noise of zeros changes nothing", () => {
  test.each(files)("%s", async (name) => {
    const file = openModel(name);
    const feeds = await runnable(file);
    if (feeds === undefined) return;
    const model = await loadOnnx(file);
    const original = await runFile(file, feeds);
    const layers = maskable(model, ["linear"]).map(({ id }) => id);
    if (layers.length === 0) return;
    const whole = await check(connect(model, { p: 0.2, bias: true }, layers), feeds, original);
    let some = whole;
    for (const id of whole ? [] : layers.slice(0, MOST)) {
      if (await check(connect(model, { p: 0.2, bias: true }, [id]), feeds, original)) some = true;
    }
    if (some) tried.taken.push(name);
  });

  test("some are taken, and every refusal names its layer", () => {
    process.stdout.write(`Gaussian on open models: ${tried.taken.join(", ")}\n`);
    expect(tried.taken.length).toBeGreaterThan(10);
    for (const message of tried.refused)
      expect(message).toMatch(/^method: "gaussian" is not valid for layer "[^"]+": .+\. Use method: "mask"/);
  });
});
