import { type ClassSpreads, classSpreads } from "../class-spreads.ts";
import { classOf } from "../labels.ts";
import { standIn } from "../stand-in.ts";
import type { Sureness, SureToken } from "../types.ts";
import type { Task } from "./task.ts";

type Token = Extract<SureToken, { readonly entity: string }>;

/** Texts: one distribution over classes for each token. */
export const tokenClassification: Task = async (pipe, sampler, args) => {
  const { config } = pipe.model;
  const [texts, options] = args as [unknown, { readonly aggregation_strategy?: string } | undefined];
  let spreads: ClassSpreads | undefined;
  let outputs: Readonly<Record<string, unknown>> | undefined;
  let length = 0;
  const sampled = standIn(pipe, async (feeds) => {
    if (outputs !== undefined) return outputs;
    const logits = await sampler.sample(feeds);
    spreads = classSpreads(logits, false);
    length = logits.dims[1] ?? 1;
    outputs = sampler.outputs(logits, spreads.logits);
    return outputs;
  });
  const rowsOf = (answer: unknown) => (Array.isArray(texts) ? answer : [answer]) as Token[][];

  const answer = await sampled._call(texts, { ...options, aggregation_strategy: "none" });
  for (const [i, tokens] of rowsOf(answer).entries())
    for (const token of tokens)
      Object.assign(token, spreads?.sureness(i * length + token.index, classOf(token.entity, config)));
  if ((options?.aggregation_strategy ?? "none") === "none") return answer;

  // The pipeline's groups do not tell which tokens they are made of.
  const grouped = await sampled._call(...args);
  for (const [i, groups] of rowsOf(grouped).entries()) {
    const members = groupsOf(rowsOf(answer)[i] ?? []);
    for (const [g, group] of groups.entries()) Object.assign(group, meanSureness(members[g] ?? []));
  }
  return grouped;
};

/** Tokens by the entity that they are part of, as their IOB or BIOES tags say. */
function groupsOf(tokens: readonly Token[]): Token[][] {
  const groups: Token[][] = [];
  let open: string | undefined;
  for (const token of tokens) {
    const [, prefix = "I", tag = token.entity] = /^([BIES])-(.*)$/.exec(token.entity) ?? [];
    if (tag === open && /[IE]/.test(prefix)) groups.at(-1)?.push(token);
    else groups.push([token]);
    open = prefix === "S" || (prefix === "E" && tag === open) ? undefined : tag;
  }
  return groups;
}

function meanSureness(tokens: readonly Sureness[]): Sureness {
  const mean = (value: (token: Sureness) => number) => tokens.reduce((sum, t) => sum + value(t), 0) / tokens.length;
  return {
    std: mean((token) => token.std),
    epistemic: mean((token) => token.epistemic),
    aleatoric: mean((token) => token.aleatoric),
  };
}
