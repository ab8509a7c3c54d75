import type { Site } from "@mayhap/core";
import { afterAll, describe, expect, test } from "vitest";
import { declaredToRun } from "../../../test/models/manifest.ts";
import { adapter, loadOnnx } from "../src/index.ts";
import { runnable } from "./support/feeds.ts";
import { files, folder, openModel, sayAbsent } from "./support/open.ts";
import { bits, distance, runModel, trained } from "./support/run.ts";
import { connect } from "./support/transform.ts";

// What test/models.test.ts leaves out: biases, and models that are frozen with other weights.

/** The models that onnxruntime runs, according to the manifest; test/models.test.ts checks that it does. */
const models = files.filter((name) => declaredToRun({ format: "ONNX", name }));

/** Sites of biases that change no bit of any output here, and why. */
const silent: Readonly<Record<string, readonly [sites: RegExp, why: string]>> = {
  "silero_vad.onnx": [/else_branch/, "the other branches run"],
  "godot_scorethegoal_two_heads.onnx": [/log_std/, "the output is clipped"],
  "keypoint_classifier_tf.onnx": [/./, "the output is an ArgMax"],
  "point_history_lstm.onnx": [/./, "the output is an ArgMax"],
  "light_shufflenet_constantofshape.onnx": [/./, "all weights are equal, and so are all logits"],
  "ort_sklearn_voting_linearclassifier.onnx": [/./, "its outputs are text and a map"],
  "ort_bert_3d_attention_einsum.onnx": [/Attention_0/, "all tokens are equal, and a LayerNormalization follows"],
  "ort_gemma3_vision_attention_fp16.onnx": [/Attention_0/, "as above"],
  "micro_kws_qoperator.onnx": [/./, "activations are rounded to 8 bits"],
  "micro_kws_qdq.onnx": [/./, "activations are rounded to 8 bits"],
  "strm_ww_int8_qdq.onnx": [/./, "activations are rounded to 8 bits"],
  "tinybert_torch18.onnx": [/MatMul_33.bias/, "a softmax does not see a shift of all keys"],
};

/** Models that compute in steps so coarse that the order of operations shows: one step of their numbers. */
const coarse: Readonly<Record<string, number>> = {
  "mlperf_ad01_int8_qdq.onnx": 0.1,
  "ort_gemma3_vision_attention_fp16.onnx": 1e-2,
  "poly_matmul_fp16.onnx": 1e-3,
};

afterAll(() => sayAbsent("open-models.test.ts"));

/** Small changes of every weight, in no pattern that a softmax or a normalisation could undo. */
function nudged(site: Site): Float32Array {
  if (site.type !== "weight") throw new Error("only weights here");
  const integers = site.values.every(Number.isInteger) && site.values.some((v) => Math.abs(v) > 1);
  if (integers) return site.values.map((v, i) => Math.trunc(v * (0.7 + 0.3 * Math.sin(i + 1))));
  return site.values.map((v, i) => v * (1 + 0.3 * Math.sin(i + 1)) + 0.05 * Math.cos(3 * i));
}

describe.skipIf(folder === undefined)("open models", () => {
  test.each(models)("%s", async (name) => {
    const file = openModel(name);
    const feeds = (await runnable(file)) as NonNullable<Awaited<ReturnType<typeof runnable>>>;
    // Scale "none": of a quantised layer the other scale is in the graph, and not in what is drawn.
    const model = connect(await loadOnnx(file), { p: 0.2, scale: "none", bias: true });
    const program = await adapter.compile(model);
    const bound = program.bind(feeds);
    const prepared = await bound.prepare(0, bound.rows);
    const ones = await prepared.run(program.sites.map((site) => trained(site, [])));
    for (const site of program.sites) {
      if (site.type !== "weight" || site.role !== "bias" || silent[name]?.[0].test(site.id)) continue;
      const other = await prepared.run(program.sites.map((s) => (s === site ? nudged(s) : trained(s, []))));
      expect(bits(other), `${site.id} reaches no output`).not.toEqual(bits(ones));
    }
    // All weights changed at once, fed to the program, and written into the file for onnxruntime alone.
    const changed = await prepared.run(program.sites.map(nudged));
    const frozen = await adapter.freeze(model, new Map(program.sites.map((s) => [s.id, nudged(s)])));
    expect(adapter.layers(frozen).some((l) => l.dropconnect !== undefined)).toBe(false);
    expect(distance(await runModel(frozen, feeds), changed)).toBeLessThan(coarse[name] ?? 1e-4);
    prepared.dispose();
    await program.dispose();
  });
});
