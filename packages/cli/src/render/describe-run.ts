import type { Result } from "../results/result.ts";

/** How many samples of how many examples, the seed, and why sampling ended: `20 samples of 3 examples, seed 7`. */
export function describeSamples(result: Result): string {
  const all = [...result.outputs.values()].flatMap(({ samples }) => samples);
  const [least, most] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const samples = least === most ? count(most, "sample") : `${least} to ${most} samples`;
  return `${samples} of ${count(result.rows, "example")}${ending(result)}, seed ${result.seed}`;
}

function ending({ stopped, tolerance }: Result): string {
  if (stopped === "deadline") return ", stopped at the deadline";
  if (tolerance === undefined) return "";
  if (stopped === "tolerance") return `, every mean within its tolerance of ${tolerance}`;
  return `, not every mean within the tolerance of ${tolerance}`;
}

/** What was random: `DropConnect on fc2, p = 0.2`. */
export function describeLayers({ layers, method }: Pick<Result, "layers" | "method">): string {
  const rates = [...new Set(layers.map(({ p }) => p))].map((p) => `p = ${p}`).join(", ");
  const what = layers.some(({ method }) => method === "dropout") ? "dropout" : "DropConnect";
  const names = layers.slice(0, 4).map(({ name }) => name);
  const more = layers.length > 4 ? ` and ${layers.length - 4} more` : "";
  return `${method === "gaussian" ? `Gaussian ${what}` : what} on ${names.join(", ")}${more}, ${rates}`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
