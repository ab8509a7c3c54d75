import {
  type FeatureExtractionPipeline,
  type ImageClassificationPipeline,
  Tensor,
  type TextClassificationPipeline,
  type TokenClassificationPipeline,
  type ZeroShotClassificationPipeline,
} from "@huggingface/transformers";
import { dropconnect, ModelError } from "@mayhap/core";
import type { OnnxModel, Runtime } from "@mayhap/onnx";
import { loadModelFile } from "./model-file.ts";
import type { UncertaintyOptions } from "./options.ts";
import { sampleOutput } from "./sampled-output.ts";
import { sessionOf } from "./stand-in.ts";
import { classification } from "./tasks/classification.ts";
import { featureExtraction } from "./tasks/feature-extraction.ts";
import type { Sampler, Task } from "./tasks/task.ts";
import { tokenClassification } from "./tasks/token-classification.ts";
import { zeroShotClassification } from "./tasks/zero-shot-classification.ts";
import type { AnyPipeline } from "./types.ts";
import type {
  Uncertain,
  UncertainFeatureExtraction,
  UncertainImageClassification,
  UncertainTextClassification,
  UncertainTokenClassification,
  UncertainZeroShotClassification,
} from "./uncertain.ts";

const tasks: Readonly<Record<string, Task>> = {
  "text-classification": classification,
  "image-classification": classification,
  "token-classification": tokenClassification,
  "zero-shot-classification": zeroShotClassification,
  "feature-extraction": featureExtraction,
};

/** Outputs that the pipelines read, in the order in which they look for them. */
const read: readonly string[] = ["last_hidden_state", "logits", "token_embeddings"];

/**
 * Makes a pipeline of transformers.js say how sure it is: its model's file is loaded a second time, into a model that drops connections, and each call
 * samples that. Tokeniser, image processor, pooling, choice and order of labels stay the pipeline's own, and with p = 0 so do its answers, to the last bit.
 *
 * A pipeline does not keep where its model came from: say it in `options.model`, and `revision`, `subfolder`, `model_file_name` and
 * `cache_dir` where `pipeline` was given them. The file is found where transformers.js finds it, so nothing is downloaded twice.
 *
 * @param pipe Of the task text-classification, image-classification, token-classification, zero-shot-classification or feature-extraction.
 * @param options `model`, `p`, and what `predict` of @mayhap/core takes: `samples` (default 100), `seed`, `deadline`, `workers`, …. All samples of a
 *   call are kept while it lasts.
 * @returns A function that takes what the pipeline takes, and gives what it gives with `std`, `epistemic` and `aleatoric` (both in nats) beside each
 *   label; feature extraction gives `{ mean, std, epistemic }`.
 * @throws `ModelError` `UNSUPPORTED_TASK` (another task, or a model of several files), `WRONG_FILE` (the file is not that of the pipeline's model), and
 *   what `loadOnnx` and `dropconnect` throw
 *
 * @example
 * ```js
 * import { pipeline } from "@huggingface/transformers";
 * import { withUncertainty } from "@mayhap/transformers";
 *
 * const model = "Xenova/distilbert-base-uncased-finetuned-sst-2-english";
 * const pipe = await pipeline("text-classification", model);
 * const sure = await withUncertainty(pipe, { model, p: 0.1, samples: 50 });
 * await sure("It was all right, I suppose."); // [{ label, score, std, epistemic, aleatoric }]
 * ```
 */
export function withUncertainty(
  pipe: TextClassificationPipeline,
  options: UncertaintyOptions,
): Promise<UncertainTextClassification>;
export function withUncertainty(
  pipe: ImageClassificationPipeline,
  options: UncertaintyOptions,
): Promise<UncertainImageClassification>;
export function withUncertainty(
  pipe: TokenClassificationPipeline,
  options: UncertaintyOptions,
): Promise<UncertainTokenClassification>;
export function withUncertainty(
  pipe: ZeroShotClassificationPipeline,
  options: UncertaintyOptions,
): Promise<UncertainZeroShotClassification>;
export function withUncertainty(
  pipe: FeatureExtractionPipeline,
  options: UncertaintyOptions,
): Promise<UncertainFeatureExtraction>;
export async function withUncertainty(given: unknown, options: UncertaintyOptions): Promise<Uncertain> {
  const pipe = given as AnyPipeline;
  const task = taskOf(pipe);
  const { model, revision, subfolder, model_file_name, cache_dir, p, session, workerRuntime, ...sampling } = options;
  const of = sessionOf(pipe);
  // The runtime that the pipeline has, whichever copy of it that is.
  const tensors = (new Tensor("float32", [0], [1]) as unknown as { ort_tensor: object }).ort_tensor.constructor;
  const runtime = { InferenceSession: of.constructor, Tensor: tensors } as Runtime;
  const loaded = await loadModelFile(options, of.config?.dtype ?? "fp32", {
    runtime,
    ...(workerRuntime !== undefined && { workerRuntime }),
    session: session ?? sessionOptions(of.config?.device),
  });
  checkNames(loaded, of.outputNames);
  const onnx = dropconnect(loaded, p);
  const output = read.find((name) => of.outputNames.includes(name)) ?? "";
  const sampler: Sampler = {
    sample: (feeds, seed = sampling.seed) =>
      sampleOutput(onnx, feeds, output, { ...sampling, ...(seed !== undefined && { seed }) }),
    outputs: ({ dims }, values) => ({ [output]: new Tensor("float32", values, [...dims]) }),
  };
  const call = (...args: unknown[]) => task(pipe, sampler, args);
  return Object.assign(call, { onnx, dispose: () => onnx.release() });
}

function taskOf(pipe: AnyPipeline): Task {
  const task = tasks[pipe?.task];
  const files = Object.keys(pipe?.model?.sessions ?? {});
  if (task !== undefined && files.length === 1 && files[0] === "model") return task;
  throw new ModelError(
    "UNSUPPORTED_TASK",
    `withUncertainty takes pipelines of ${Object.keys(tasks).join(", ")} whose model is one file; this is ${
      task === undefined ? `of the task "${pipe?.task}"` : `of the files ${files.join(", ")}`
    }. Load the .onnx file with loadOnnx of @mayhap/onnx, and write what stands around it yourself.`,
  );
}

function sessionOptions(device: string | undefined) {
  return device !== undefined && /^(webgpu|cuda|dml|coreml)$/.test(device) ? { executionProviders: [device] } : {};
}

function checkNames(model: OnnxModel, wanted: readonly string[]): void {
  const names = model.proto.graph?.output.map(({ name }) => name) ?? [];
  if (names.length === wanted.length && wanted.every((name) => names.includes(name))) return;
  throw new ModelError(
    "WRONG_FILE",
    `withUncertainty: ${model.name} has the outputs ${names.join(", ")}, but the pipeline's model has ${wanted.join(", ")}. Give as model what pipeline was given.`,
  );
}
