import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawMask, dropconnect, sample, subnetwork, weightStream } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { intAttribute, intsAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, saveOnnx, toBytes } from "../src/index.ts";
import { ElementType } from "../src/tensor/types.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { build, numbers } from "./support/build.ts";
import { bits, distance, runModel, type Values } from "./support/run.ts";

// Words of an embedding are dropped whole, as in AWD-LSTM (Merity et al. 2018): one Bernoulli variable for each row of the table.

const [words, width] = [20, 3];
const values = numbers(words * width, 4);
const table = floatTensor("table", values, [words, width]);
// The last one is counted from the end: it is word 19.
const asked = [0, 1, 2, 7, 7, 19, 1, -1];
const ids = new ort.Tensor("int64", BigInt64Array.from(asked, BigInt), [2, 4]);
const model = build({
  nodes: [makeNode("Gather", ["table", "ids"], ["y"], { name: "embed" })],
  weights: [table],
  inputs: { ids: ["n", "t"] },
  outputs: { y: ["n", "t", width] },
  types: { ids: ElementType.INT64 },
});
const all = { p: 0.4, kinds: ["embedding"], layers: "all" } as const;

function mask(number: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  drawMask({ seed: 9, stream: weightStream("embedding", "kernel", 0), sample: number, example: 0 }, all.p, bytes);
  return bytes;
}

async function samples(of: typeof model, count: number): Promise<Values[]> {
  const found: Values[] = [];
  for await (const { outputs } of sample(of, { ids }, { seed: 9, samples: count })) found.push(outputs);
  return found;
}

test("a word is dropped whole, wherever it stands, and kept ones are scaled", async () => {
  const random = dropconnect(model, all);
  expect(bits(await runModel(random, { ids }))).toEqual(bits(await runModel(model, { ids })));
  let dropped = 0;
  for (const [i, found] of (await samples(random, 50)).entries()) {
    const kept = mask(i, words);
    dropped += kept.reduce((sum, keep) => sum + 1 - keep, 0);
    const expected = asked.flatMap((id) => {
      const word = id < 0 ? id + words : id;
      return Array.from(values.slice(word * width, (word + 1) * width), (v) => (v * (kept[word] as number)) / 0.6);
    });
    expect(distance({ y: { data: Float32Array.from(expected), shape: [2, 4, width] } }, found)).toBeLessThan(1e-6);
  }
  // 1000 words: the standard error is √(1000 · .4 · .6) = 15.5.
  expect(Math.abs(dropped - 400)).toBeLessThan(5 * 15.5);
  const frozen = await subnetwork(random, 9, 3);
  expect(distance((await samples(random, 4))[3] as Values, await runModel(frozen, { ids }))).toBeLessThan(1e-6);
});

test("a table that is the output layer too has one mask: a word that is dropped has the score 0", async () => {
  const tied = build({
    nodes: [
      makeNode("Gather", ["table", "ids"], ["e"], { name: "embed" }),
      makeNode("ReduceMean", ["e"], ["h"], { attributes: [intAttribute("keepdims", 0), intsAttribute("axes", [1])] }),
      makeNode("Gemm", ["h", "table"], ["y"], { name: "scores", attributes: [intAttribute("transB", 1)] }),
    ],
    weights: [table],
    inputs: { ids: ["n", "t"] },
    outputs: { y: ["n", words] },
    types: { ids: ElementType.INT64 },
  });
  const random = dropconnect(tied, { ...all, kinds: ["linear", "embedding"] });
  const { sites, dispose } = await adapter.compile(random);
  expect(sites).toMatchObject([{ id: "embed/kernel", unit: "row", shape: [words, width] }]);
  for (const [i, { y }] of (await samples(random, 5)).entries())
    for (const [word, keep] of mask(i, words).entries()) expect(y?.data[word] === 0).toBe(keep === 0);
  await dispose();
});

test("the saved sampling graph says that rows are the unit", async () => {
  const dir = await mkdtemp(join(tmpdir(), "mayhap-embedding-"));
  try {
    const path = join(dir, "net.onnx");
    await saveOnnx(dropconnect(model, all), path, { as: "inputs" });
    const description = JSON.parse(await readFile(join(dir, "net.mayhap.json"), "utf8"));
    expect(description.sites).toMatchObject([{ input: "embed/kernel", unit: "row", shape: [words, width], p: 0.4 }]);
    const again = await loadOnnx(toBytes(dropconnect(model, all)));
    expect(bits((await samples(again, 2))[1] as Values)).toEqual(
      bits((await samples(dropconnect(model, all), 2))[1] as Values),
    );
  } finally {
    await rm(dir, { recursive: true });
  }
});
