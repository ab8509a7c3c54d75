import type { Site } from "@mayhap/core";
import { afterAll, describe, expect, test } from "vitest";
import { adapter, loadOnnx } from "../src/index.ts";
import { runnable } from "./support/feeds.ts";
import { files, folder, openModel, sayAbsent } from "./support/open.ts";
import { bits, distance, runFile, runModel, runProgram, trained } from "./support/run.ts";
import { connect, maskable } from "./support/transform.ts";

const rows: string[] = [];

/** Models that onnxruntime 1.30 does not load, or does not run on any input (see MANIFEST.tsv). */
const notRun = [
  "bad_graph_duplicate_node_names.onnx",
  "bad_graph_no_import_domains.onnx",
  "bad_ort_evil_weights.onnx",
  "bad_ort_path_traversal.onnx",
  "bad_weightless_matmul.onnx",
  "bad_winml_bad_names.onnx",
  "bad_winml_truncated.onnx",
  "burn_if_linear.onnx",
  "julia_naivenasflux_f64.onnx",
  "mnist_cntk24_opset1_constants.onnx",
  "nested_local_function.onnx",
  "opset_compliance_01.onnx",
  "opset_compliance_06.onnx",
  "opset_compliance_22.onnx",
  "ort_gemmfastgelu_withbias.onnx",
  "poly_attention_head.onnx",
  "qonnx_floatquant_gemm.onnx",
  "std_test_Linear/model.onnx",
  "std_test_operator_addmm/model.onnx",
  "torch03_operator_lstm/model.onnx",
];

/** Sites whose weights change no bit of any output here, and why. */
const silent: Readonly<Record<string, readonly [sites: RegExp, why: string]>> = {
  "burn_outer_scope_constant.onnx": [/then_branch/, "the other branch runs"],
  "silero_vad.onnx": [/else_branch/, "the other branches run"],
  "godot_scorethegoal_two_heads.onnx": [/log_std/, "the output is clipped"],
  "keypoint_classifier_tf.onnx": [/./, "the output is an ArgMax"],
  "point_history_lstm.onnx": [/./, "the output is an ArgMax"],
  "light_shufflenet_constantofshape.onnx": [/./, "all weights are equal, and so are all logits"],
  "ort_attention_mha.onnx": [
    /matmul_[qkv]/,
    "all weights are 1, so all tokens are equal, and a LayerNormalization follows",
  ],
  "ort_sklearn_voting_linearclassifier.onnx": [/./, "its outputs are text and a map"],
  "ort_bert_3d_attention_einsum.onnx": [/Attention_0/, "as above"],
  "ort_gemma3_vision_attention_fp16.onnx": [/Attention_0/, "as above"],
  "micro_kws_qoperator.onnx": [/./, "activations are rounded to 8 bits"],
  "micro_kws_qdq.onnx": [/./, "activations are rounded to 8 bits"],
  "strm_ww_int8_qdq.onnx": [/./, "activations are rounded to 8 bits"],
  "tinybert_torch18.onnx": [/MatMul_33.bias/, "a softmax does not see a shift of all keys"],
  "opset_compliance_14.onnx": [/recurrent/, "one time step from a state of zero"],
};

/** Models that compute in steps so coarse that the order of operations shows: one step of their numbers. */
const coarse: Readonly<Record<string, number>> = {
  "mlperf_ad01_int8_qdq.onnx": 0.1,
  "ort_gemma3_vision_attention_fp16.onnx": 1e-2,
  "poly_matmul_fp16.onnx": 1e-3,
};

afterAll(() => {
  sayAbsent("open-models.test.ts");
  if (rows.length > 0) {
    process.stdout.write(
      `model | linear, recurrent, conv, embedding | sites | p=0 | p=.2 deterministic | masks of ones\n`,
    );
    process.stdout.write(`${rows.join("\n")}\n`);
  }
});

/** Small changes of every weight, in no pattern that a softmax or a normalisation could undo. */
function nudged(site: Site): Float32Array {
  if (site.type !== "weight") throw new Error("only weights here");
  const integers = site.values.every(Number.isInteger) && site.values.some((v) => Math.abs(v) > 1);
  if (integers) return site.values.map((v, i) => Math.trunc(v * (0.7 + 0.3 * Math.sin(i + 1))));
  return site.values.map((v, i) => v * (1 + 0.3 * Math.sin(i + 1)) + 0.05 * Math.cos(3 * i));
}

describe.skipIf(folder === undefined)("open models", () => {
  test.each(files)("%s", async (name) => {
    const file = openModel(name);
    const feeds = await runnable(file);
    expect(feeds === undefined).toBe(notRun.includes(name));
    if (feeds === undefined) return;
    const model = await loadOnnx(file);
    const original = await runFile(file, feeds);
    const layers = maskable(model);

    const zero = connect(model, { p: 0, bias: true });
    expect(bits(await runModel(zero, feeds))).toEqual(bits(original));
    const none = await adapter.compile(zero);
    expect(none.sites).toEqual([]);
    expect(bits(await runProgram(none, feeds))).toEqual(bits(original));
    await none.dispose();

    const dropped = connect(model, { p: 0.2, bias: true });
    expect(bits(await runModel(dropped, feeds))).toEqual(bits(original));
    // Scale "none": of a quantised layer the other scale is in the graph, and not in what is drawn.
    const unscaled = connect(model, { p: 0.2, scale: "none", bias: true });
    const program = await adapter.compile(unscaled);
    const bound = program.bind(feeds);
    const prepared = await bound.prepare(0, bound.rows);
    const ones = await prepared.run(program.sites.map((site) => trained(site, [])));
    expect(distance(original, ones)).toBeLessThan(1e-5);

    for (const site of program.sites) {
      if (silent[name]?.[0].test(site.id) || program.sites.length > 80) continue;
      const other = await prepared.run(program.sites.map((s) => (s === site ? nudged(s) : trained(s, []))));
      expect(bits(other), `${site.id} reaches no output`).not.toEqual(bits(ones));
    }
    // All weights changed at once, fed to the program, and written into the file for onnxruntime alone.
    const changed = await prepared.run(program.sites.map(nudged));
    const frozen = await adapter.freeze(unscaled, new Map(program.sites.map((s) => [s.id, nudged(s)])));
    expect(adapter.layers(frozen).some((l) => l.dropconnect !== undefined)).toBe(false);
    expect(distance(await runModel(frozen, feeds), changed)).toBeLessThan(coarse[name] ?? 1e-4);
    prepared.dispose();
    await program.dispose();
    const count = ["linear", "recurrent", "conv", "embedding"].map((k) => layers.filter((l) => l.kind === k).length);
    rows.push(
      `${name} | ${count.join(", ")} | ${program.sites.length} | same bits | same bits | ${distance(original, ones).toExponential(1)}`,
    );
  });
});
