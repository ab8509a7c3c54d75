import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, pipeline, RawImage } from "@huggingface/transformers";
import { explain } from "@mayhap/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SureLabel, withUncertainty } from "../src/index.ts";
import { imageModel, textModel } from "./support/model-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "mayhap-transformers-"));
const moods = ["sad", "glad", "angry"];
const text = "this example is good .";
const drop = { p: 0.3, samples: 40, seed: 7 };
const none = { p: 0, samples: 3, seed: 7 };

beforeAll(() => {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = folder;
  textModel(join(folder, "mood"), "text", moods);
  textModel(join(folder, "topics"), "text", moods, { problem_type: "multi_label_classification" });
  textModel(join(folder, "names"), "token", ["O", "I-PER", "I-ORG", "I-LOC"]);
  textModel(join(folder, "nli"), "text", ["contradiction", "neutral", "entailment"]);
  textModel(join(folder, "embed"), "features", []);
  imageModel(join(folder, "image"), ["cat", "dog", "bird", "fish"]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the pipeline itself says is left when the measures of uncertainty are taken away; at p = 0 all of them are 0. */
function bare(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (key, value) =>
    /^(std|epistemic|aleatoric)$/.test(key) ? undefined : value,
  );
}

function measures(answer: unknown, name: string): number[] {
  const found: number[] = [];
  JSON.stringify(answer, (key, value) => {
    if (key === name) found.push(...[value].flat());
    return value;
  });
  return found;
}

test("texts: with p = 0 the pipeline's own answer to the last bit, for one text, several and top_k", async () => {
  const pipe = await pipeline("text-classification", "mood");
  const sure = await withUncertainty(pipe, { model: "mood", ...none });
  expect(bare(await sure(text))).toEqual(await pipe(text));
  expect(bare(await sure([text, "bad"]))).toEqual(await pipe([text, "bad"]));
  const all = await sure([text, "bad"], { top_k: 3 });
  expect(bare(all)).toEqual(await pipe([text, "bad"], { top_k: 3 }));
  expect(bare(await sure(text, { top_k: null }))).toEqual(await pipe(text, { top_k: null }));
  expect(new Set([...measures(all, "std"), ...measures(all, "epistemic")])).toEqual(new Set([0]));
  expect(measures(all, "aleatoric").every((nats) => nats > 0 && nats <= Math.log(3))).toBe(true);
});

test("texts: the score is the mean, the same seed gives the same answer, and another seed another", async () => {
  const pipe = await pipeline("text-classification", "mood");
  const sure = await withUncertainty(pipe, { model: "mood", ...drop });
  const answer = await sure(text, { top_k: null });
  expect(answer.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
  expect(answer.map(({ score }) => score)).toEqual([...answer].map(({ score }) => score).sort((a, b) => b - a));
  // Entropy of the mean = mean entropy + mutual information (Depeweg et al. 2018).
  const total = answer.reduce((sum, { score }) => sum - score * Math.log(score), 0);
  for (const { std, epistemic, aleatoric } of answer) {
    expect(std).toBeGreaterThan(0.01);
    expect(epistemic).toBeGreaterThan(0);
    expect(epistemic + aleatoric).toBeCloseTo(total, 5);
  }
  expect(await sure(text, { top_k: null })).toEqual(answer);
  const other = await withUncertainty(pipe, { model: "mood", ...drop, seed: 8 });
  expect(await other(text, { top_k: null })).not.toEqual(answer);
  expect(explain(sure.onnx).layers.filter(({ replaced }) => replaced)).toHaveLength(1);
  await sure.dispose();
  expect(await sure(text, { top_k: null })).toEqual(answer);
});

test("texts with several labels: each label is a yes or no of its own", async () => {
  const pipe = await pipeline("text-classification", "topics");
  const plain = await withUncertainty(pipe, { model: "topics", ...none });
  expect(bare(await plain(text, { top_k: null }))).toEqual(await pipe(text, { top_k: null }));
  const sure = await withUncertainty(pipe, { model: "topics", ...drop });
  const answer: SureLabel[] = await sure(text, { top_k: null });
  expect(new Set(answer.map(({ epistemic }) => epistemic)).size).toBe(3);
  for (const { score, epistemic, aleatoric } of answer)
    expect(epistemic + aleatoric).toBeCloseTo(-score * Math.log(score) - (1 - score) * Math.log(1 - score), 5);
});

test("tokens: each with its own uncertainty, groups with the mean of theirs", async () => {
  const pipe = await pipeline("token-classification", "names");
  const texts = ["anna anna in rome", "rome is good"];
  const options = { ignore_labels: [] };
  const plain = await withUncertainty(pipe, { model: "names", ...none });
  expect(bare(await plain(texts, options))).toEqual(await pipe(texts, options));
  const groups = { ...options, aggregation_strategy: "simple" as const };
  expect(bare(await plain(texts, groups))).toEqual(await pipe(texts, groups));

  const sure = await withUncertainty(pipe, { model: "names", ...drop });
  const tokens = await sure(texts[0] as string, options);
  expect(tokens).toHaveLength(4);
  expect(new Set(tokens.map(({ epistemic }) => epistemic)).size).toBeGreaterThan(2);
  const grouped = await sure(texts[0] as string, groups);
  expect(grouped.length).toBeGreaterThan(0);
  expect(grouped.length).toBeLessThan(tokens.length);
  // Every token, here a word each, is in one group.
  const sum = (name: "std" | "epistemic") =>
    grouped.reduce((total, group) => total + group[name] * group.word.split(" ").length, 0);
  for (const name of ["std", "epistemic"] as const)
    expect(sum(name)).toBeCloseTo(
      tokens.reduce((total, token) => total + token[name], 0),
      12,
    );
});

test("images", async () => {
  const pipe = await pipeline("image-classification", "image");
  const image = new RawImage(
    Uint8ClampedArray.from({ length: 300 }, (_, i) => (i * 37) % 256),
    10,
    10,
    3,
  );
  const plain = await withUncertainty(pipe, { model: "image", ...none });
  expect(bare(await plain(image))).toEqual(await pipe(image));
  expect(bare(await plain([image, image]))).toEqual(await pipe([image, image]));
  const sure = await withUncertainty(pipe, { model: "image", ...drop });
  const answer = await sure(image, { top_k: 2 });
  expect(answer).toHaveLength(2);
  expect(answer.every(({ std, epistemic }) => std > 0 && epistemic > 0)).toBe(true);
});

test("zero-shot: one network for all candidate labels of a sample", async () => {
  const pipe = await pipeline("zero-shot-classification", "nli");
  const labels = ["good", "bad", "rome"];
  const plain = await withUncertainty(pipe, { model: "nli", ...none });
  for (const options of [{}, { multi_label: true }]) {
    expect(bare(await plain(text, labels, options))).toEqual(await pipe(text, labels, options));
    expect(bare(await plain([text, "bad"], labels, options))).toEqual(await pipe([text, "bad"], labels, options));
  }
  const sure = await withUncertainty(pipe, { model: "nli", ...drop });
  const answer = await sure(text, labels);
  expect(answer.scores.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  const total = answer.scores.reduce((sum, p) => sum - p * Math.log(p), 0);
  expect((answer.epistemic[0] as number) + (answer.aleatoric[0] as number)).toBeCloseTo(total, 6);
  expect(await sure(text, labels)).toEqual(answer);
  // The same label twice is the same in every sample, so nothing is known or unknown about which of the two it is: exactly even, and no epistemic part.
  const { seed: _, ...unseeded } = drop;
  const twins = await (await withUncertainty(pipe, { model: "nli", ...unseeded }))(text, ["good", "good"]);
  expect(twins.scores).toEqual([0.5, 0.5]);
  expect(twins.std).toEqual([0, 0]);
  expect(twins.epistemic[0]).toBe(0);
  const several = await sure(text, labels, { multi_label: true });
  expect(new Set(several.epistemic).size).toBe(3);
});

test("features: pooled and normalised sample by sample", async () => {
  const pipe = await pipeline("feature-extraction", "embed");
  const options = { pooling: "mean", normalize: true } as const;
  const plain = await withUncertainty(pipe, { model: "embed", ...none });
  const own = await pipe([text, "bad"], options);
  const same = await plain([text, "bad"], options);
  expect(same.mean.tolist()).toEqual(own.tolist());
  expect((await plain(text)).mean.tolist()).toEqual((await pipe(text)).tolist());
  const sure = await withUncertainty(pipe, { model: "embed", ...drop });
  const { mean, std, epistemic } = await sure([text, "bad"], options);
  expect([mean.dims, std.dims, epistemic.dims]).toEqual([[2, 6], [2, 6], [2]]);
  // Samples of length 1: the sum of their variances is (1 - |mean|²) n / (n - 1).
  for (const row of [0, 1]) {
    const length = (mean.tolist()[row] as number[]).reduce((sum, x) => sum + x * x, 0);
    expect(epistemic.tolist()[row]).toBeCloseTo(((1 - length) * 40) / 39, 4);
  }
  await expect(sure(text, { quantize: true } as never)).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
});

test("caches of transformers.js: its folder, another revision in it, and one of the user's own", async () => {
  const cached = join(folder, "cache");
  textModel(join(cached, "kept"), "text", moods);
  textModel(join(cached, "kept", "v2"), "text", [...moods].reverse());
  env.useFSCache = true;
  env.cacheDir = cached;
  for (const revision of ["main", "v2"]) {
    // The pipeline looks for its list of files in env.cacheDir only, whatever cache_dir says.
    const place = { cache_dir: cached, revision };
    const pipe = await pipeline("text-classification", "kept", place);
    const sure = await withUncertainty(pipe, { model: "kept", ...place, ...none });
    expect(bare(await sure(text))).toEqual(await pipe(text));
  }
  env.useFSCache = false;
  const pipe = await pipeline("text-classification", "mood");
  const asked: string[] = [];
  env.useCustomCache = true;
  env.customCache = {
    match: async (key: string) => {
      asked.push(key);
      return key.startsWith("http")
        ? new Response(readFileSync(join(folder, "mood", "onnx", "model.onnx")))
        : undefined;
    },
    put: async () => {},
  };
  const sure = await withUncertainty(pipe, { model: "elsewhere/mood", ...none });
  env.useCustomCache = false;
  expect(bare(await sure(text))).toEqual(await pipe(text));
  expect(asked.at(-1)).toBe("https://huggingface.co/elsewhere/mood/resolve/main/onnx/model.onnx");
});

test("sampling stops when sure: texts of one batch by themselves", async () => {
  const pipe = await pipeline("text-classification", "mood");
  const samples = { min: 5, max: 60, tolerance: 0.2 };
  const sure = await withUncertainty(pipe, { model: "mood", ...drop, samples });
  for (const { std, epistemic, aleatoric } of await sure([text, "bad"]))
    expect([std, epistemic, aleatoric].every((value) => Number.isFinite(value) && value > 0)).toBe(true);
});

test("a folder, bytes, and what goes wrong", async () => {
  const path = join(folder, "mood");
  const pipe = await pipeline("text-classification", path);
  const expected = await pipe(text);
  const bytes = new Uint8Array(readFileSync(join(path, "onnx", "model.onnx")));
  for (const model of [path, bytes])
    expect(bare(await (await withUncertainty(pipe, { model, ...none }))(text))).toEqual(expected);
  await expect(withUncertainty(pipe, { model: "elsewhere", ...drop })).rejects.toThrow(
    /^withUncertainty: the file of "elsewhere" is in none of the places where transformers\.js looks \(.*elsewhere\/onnx\/model\.onnx\)\. Give model/,
  );
  await expect(withUncertainty(pipe, { model: "embed", ...drop })).rejects.toMatchObject({ code: "WRONG_FILE" });
  await expect(withUncertainty(pipe, { model: "mood", ...drop, p: 1 })).rejects.toMatchObject({ code: "INVALID_P" });
  const fill = Object.create(pipe, { task: { value: "fill-mask" } });
  await expect(withUncertainty(fill, { model: "mood", ...drop })).rejects.toThrow(
    /^withUncertainty takes pipelines of text-classification, .* whose model is one file; this is of the task "fill-mask"\. Load the \.onnx file/,
  );
  await expect(withUncertainty({} as never, { model: "mood", ...drop })).rejects.toMatchObject({
    code: "UNSUPPORTED_TASK",
  });
});
