import { logOdds } from "../class-spreads.ts";
import type { SampledOutput } from "../sampled-output.ts";
import { type Spread, softmax, spread } from "../spread.ts";
import { standIn } from "../stand-in.ts";
import type { AnyPipeline, SureCandidates } from "../types.ts";
import type { Task } from "./task.ts";

/** What the pipeline reads of the logits of a premise and a hypothesis. */
type Ids = { readonly entailment_id: number; readonly contradiction_id: number };

/**
 * Texts against candidate labels. The pipeline runs the model once for each text and label; a sample is one network for all of them, so the
 * samples of all runs are taken with one seed and compared within a sample.
 */
export const zeroShotClassification: Task = async (pipe, sampler, args) => {
  const { entailment_id: yes, contradiction_id: no } = pipe as AnyPipeline & Ids;
  const [, given, options] = args as [unknown, string | string[], { readonly multi_label?: boolean } | undefined];
  const candidates = Array.isArray(given) ? given : [given];
  const severalLabels = options?.multi_label === true || candidates.length === 1;

  const runs: SampledOutput[] = [];
  const sampled = standIn(pipe, async (feeds) => {
    const run = await sampler.sample(feeds, runs[0]?.seed);
    runs.push(run);
    return sampler.outputs(run, run.mean);
  });
  await sampled._call(...args);

  // By text, the samples' logits of each label: [no, yes].
  const texts = Array.from({ length: runs.length / candidates.length }, (_, i) => {
    const labels = runs.slice(i * candidates.length, (i + 1) * candidates.length).map((run) => run.lastAxis(0));
    const least = Math.min(...labels.map((samples) => samples.length));
    return spreadsOf(labels.map((samples) => samples.slice(0, least).map((logits) => [logits[no], logits[yes]])));
  });

  const constant = runs.every((run) => run.constant);
  let at = 0;
  const told = standIn(pipe, async () => {
    const run = runs[at] as SampledOutput;
    const [spreads, label] = [texts[Math.floor(at / candidates.length)] ?? [], at++ % candidates.length];
    if (constant) return sampler.outputs(run, run.mean);
    const values = new Float32Array(run.mean.length);
    values[yes] = severalLabels ? logOdds(spreads[label]?.mean ?? []) : Math.log(spreads[0]?.mean[label] as number);
    return sampler.outputs(run, values);
  });
  const answer = (await told._call(...args)) as SureCandidates | SureCandidates[];
  for (const [i, one] of [answer].flat().entries()) Object.assign(one, inOrder(one.labels, texts[i] ?? []));
  return answer;

  function spreadsOf(labels: readonly (readonly (readonly (number | undefined)[])[])[]): Spread[] {
    if (severalLabels) return labels.map((samples) => spread(samples.map((pair) => softmax(pair as number[]))));
    const samples = labels[0]?.map((_, k) => softmax(labels.map((label) => label[k]?.[1] as number)));
    return [spread(samples ?? [])];
  }

  function inOrder(labels: readonly string[], spreads: readonly Spread[]): Partial<SureCandidates> {
    const of = labels
      .map((label) => candidates.indexOf(label))
      .map((c) => [spreads[severalLabels ? c : 0] as Spread, c] as const);
    return {
      std: of.map(([s, c]) => s.std[severalLabels ? 1 : c] as number),
      epistemic: of.map(([s]) => s.epistemic),
      aleatoric: of.map(([s]) => s.aleatoric),
    };
  }
};
