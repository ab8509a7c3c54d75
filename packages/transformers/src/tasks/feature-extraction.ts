import { Tensor } from "@huggingface/transformers";
import { OptionsError } from "@mayhap/core";
import type { SampledOutput } from "../sampled-output.ts";
import { standIn } from "../stand-in.ts";
import type { SureFeatures } from "../types.ts";
import type { Task } from "./task.ts";

/** Texts: the pipeline's pooling and normalising are done for each sample, and then summed up. */
export const featureExtraction: Task = async (pipe, sampler, args) => {
  if ((args[1] as { quantize?: boolean } | undefined)?.quantize)
    throw new OptionsError(
      "INVALID_OPTIONS",
      "withUncertainty: quantize packs embeddings into bits, which have no mean. Leave it out, and quantise the mean.",
    );
  let output: SampledOutput | undefined;
  await standIn(pipe, async (feeds) => {
    output = await sampler.sample(feeds);
    return sampler.outputs(output, output.mean);
  })._call(...args);
  const { samples = [] } = output ?? {};

  let encoded: unknown;
  const tokenizer = (...given: unknown[]) => (encoded ??= pipe.tokenizer?.(...given));
  const embeddings: Tensor[] = [];
  for (const { data } of samples) {
    const run = async () => sampler.outputs(output as SampledOutput, Float32Array.from(data));
    embeddings.push((await standIn(pipe, run, { tokenizer: { value: tokenizer } })._call(...args)) as Tensor);
  }
  return summedUp(embeddings);
};

/** Welford 1962, "Note on a method for calculating corrected sums of squares and products". */
function summedUp(embeddings: readonly Tensor[]): SureFeatures {
  const [first] = embeddings as [Tensor];
  const mean = new Float64Array(first.size);
  const squares = new Float64Array(first.size);
  for (const [n, { data }] of embeddings.entries()) {
    for (let i = 0; i < mean.length; i++) {
      const value = Number(data[i]);
      const delta = value - (mean[i] as number);
      mean[i] = (mean[i] as number) + delta / (n + 1);
      squares[i] = (squares[i] as number) + delta * (value - (mean[i] as number));
    }
  }
  const variance = squares.map((sum) => sum / (embeddings.length - 1));
  const width = first.dims.at(-1) ?? 1;
  const spread = new Float64Array(mean.length / width);
  for (const [i, value] of variance.entries())
    spread[Math.floor(i / width)] = (spread[Math.floor(i / width)] as number) + value;
  const tensor = (values: Float64Array, dims: number[]) => new Tensor("float32", Float32Array.from(values), dims);
  return {
    mean: tensor(mean, first.dims),
    std: tensor(variance.map(Math.sqrt), first.dims),
    epistemic: tensor(spread, first.dims.slice(0, -1)),
  };
}
