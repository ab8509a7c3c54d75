import { type ClassSpreads, classSpreads } from "../class-spreads.ts";
import { classOf } from "../labels.ts";
import { standIn } from "../stand-in.ts";
import type { SureLabel } from "../types.ts";
import type { Task } from "./task.ts";

type Options = { readonly top_k?: number | null } | undefined;

/** Texts and images: one distribution over classes for each, or a yes or no for each class. */
export const classification: Task = async (pipe, sampler, args) => {
  const { config } = pipe.model;
  const text = pipe.task === "text-classification";
  const severalLabels = text && config.problem_type === "multi_label_classification";
  let spreads: ClassSpreads | undefined;
  const sampled = standIn(pipe, async (feeds) => {
    const logits = await sampler.sample(feeds);
    spreads = classSpreads(logits, severalLabels);
    return sampler.outputs(logits, spreads.logits);
  });
  const answer = (await sampled._call(...args)) as SureLabel[] | SureLabel[][];
  const { top_k = 1 } = (args[1] as Options) ?? {};
  const rows =
    text && top_k === 1
      ? (answer as SureLabel[]).map((label) => [label])
      : Array.isArray(args[0])
        ? (answer as SureLabel[][])
        : [answer as SureLabel[]];
  for (const [i, row] of rows.entries())
    for (const label of row) Object.assign(label, spreads?.sureness(i, classOf(label.label, config)));
  return answer;
};
