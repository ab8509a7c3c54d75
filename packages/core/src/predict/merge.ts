import { OptionsError } from "../errors.ts";
import { keptOfBoth, keptOfRows } from "./kept.ts";
import { appended, merged } from "./merge-moments.ts";
import { type About, SummaryPrediction } from "./prediction.ts";
import { Predictions } from "./predictions.ts";
import { worst } from "./run-chunk.ts";
import type { TallyState } from "./tally.ts";

type Range = readonly [number, number];

/**
 * Puts partial predictions of one model and seed together: over disjoint ranges of samples (`first`), over disjoint rows of one large
 * input (`firstRow`), or both. The result is that of one run over everything, to rounding (1e-15 relative, or so): work can be
 * spread over machines by anything that starts processes.
 *
 * @throws `OptionsError` `CANNOT_MERGE` when seeds or outputs differ, when samples overlap or are missing for some rows, or when rows between others are missing
 *
 * @example
 * ```ts
 * import { dropconnect, mergePredictions, predict } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const x = { x: [[0.5, -1, 2, 0]] };
 * const a = await predict(model, x, { seed: 7, first: 0, samples: 60 });
 * const b = await predict(model, x, { seed: 7, first: 60, samples: 40 });
 * mergePredictions([a, b]).samples; // => 100
 * ```
 */
export function mergePredictions(parts: readonly Predictions[]): Predictions {
  if (!Array.isArray(parts) || !parts.every((part) => part instanceof Predictions))
    throw new OptionsError(
      "INVALID_OPTIONS",
      "mergePredictions takes an array of predictions: what predict(model, inputs) or unpackPrediction(packed) gives.",
    );
  const [one] = parts;
  if (one === undefined) throw cannot("there is nothing to merge");
  for (const { about, outputs } of parts) {
    if (about.seed !== one.about.seed)
      throw cannot(`their seeds differ (${one.about.seed} and ${about.seed}): give every part the same seed`);
    if (about.method !== one.about.method)
      throw cannot(`their methods differ (${one.about.method} and ${about.method})`);
    if (Object.keys(outputs).sort().join() !== Object.keys(one.outputs).sort().join())
      throw cannot(`they have different outputs (${Object.keys(one.outputs)} and ${Object.keys(outputs)})`);
  }
  const groups = groupByRows(parts);
  const sampleRanges = joined(groups.map((group) => group.flatMap(({ about }) => about.sampleRanges)));
  const about: About = {
    seed: one.about.seed,
    method: one.about.method,
    sampleRanges,
    rowRange: wholeRows(groups.map(([first]) => (first as Predictions).about.rowRange)),
    stopped: worst(new Set(parts.map(({ stopped }) => stopped))),
    // Parts of the same rows have counted the same inputs; other rows add theirs.
    nonFiniteInputs: sums(groups.map(([first]) => (first as Predictions).about.nonFiniteInputs)),
  };
  const outputs = Object.keys(one.outputs).map((name) => {
    const rows = groups.map((group) => group.map((part) => tallyOf(part, name)).reduce(mergeSamples));
    return [name, new SummaryPrediction(rows.reduce(appendRows), about)] as const;
  });
  return new Predictions(Object.fromEntries(outputs), about);
}

function sums(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const [name, count] of counts.flatMap(Object.entries<number>)) total.set(name, (total.get(name) ?? 0) + count);
  return Object.fromEntries(total);
}

/** Parts of the same rows together, sorted by rows, then by samples. */
function groupByRows(parts: readonly Predictions[]): Predictions[][] {
  const groups = new Map<string, Predictions[]>();
  const start = (part: Predictions) => part.about.sampleRanges[0]?.[0] ?? 0;
  for (const part of [...parts].sort((a, b) => a.about.rowRange[0] - b.about.rowRange[0] || start(a) - start(b))) {
    const key = part.about.rowRange.join();
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()];
}

/** Ranges that must be the same in every list, sorted, neighbours joined. Throws where they overlap or differ. */
function joined(lists: readonly (readonly Range[])[]): Range[] {
  const [first, ...others] = lists.map((list) => {
    const out: [number, number][] = [];
    for (const [from, to] of [...list].sort((a, b) => a[0] - b[0])) {
      const last = out.at(-1);
      if (last && from < last[1]) throw cannot(`${from} to ${Math.min(to, last[1]) - 1} is there twice`);
      if (last?.[1] === from) last[1] = to;
      else out.push([from, to]);
    }
    return out;
  });
  for (const other of others)
    if (String(other) !== String(first))
      throw cannot(`some rows have samples ${show(first)}, others ${show(other)}: a part is missing`);
  return first as Range[];
}

/** The one range that parts of the rows make. */
function wholeRows(parts: readonly Range[]): Range {
  const [whole, next] = joined([parts]) as [Range, Range?];
  if (next !== undefined) throw cannot(`rows ${whole[1]} to ${next[0] - 1} are missing`);
  return whole;
}

const show = (ranges: readonly Range[] | undefined) =>
  (ranges ?? []).map(([from, to]) => `${from} to ${to - 1}`).join(", ");

function tallyOf(part: Predictions, name: string): TallyState {
  return (part.outputs[name] as SummaryPrediction).tally;
}

function mergeSamples(a: TallyState, b: TallyState): TallyState {
  if (String(a.shape) !== String(b.shape) || JSON.stringify(a.reading) !== JSON.stringify(b.reading))
    throw cannot(
      `output "${a.name}" differs: [${a.shape}] read as ${a.reading.type}, and [${b.shape}] read as ${b.reading.type}`,
    );
  return {
    ...a,
    values: merged(a.values, b.values),
    probabilities: a.probabilities && b.probabilities && merged(a.probabilities, b.probabilities),
    sharpness: a.sharpness && b.sharpness && merged(a.sharpness, b.sharpness),
    kept: keptOfBoth(a, b),
    nonFinite: a.nonFinite + b.nonFinite,
  };
}

function appendRows(a: TallyState, b: TallyState): TallyState {
  if (!a.byRow || !b.byRow || String(a.shape.slice(1)) !== String(b.shape.slice(1)))
    throw cannot(`output "${a.name}" of shapes [${a.shape}] and [${b.shape}] cannot be put together by rows`);
  return {
    ...a,
    shape: [(a.shape[0] as number) + (b.shape[0] as number), ...a.shape.slice(1)],
    values: appended([a.values, b.values]),
    probabilities: a.probabilities && b.probabilities && appended([a.probabilities, b.probabilities]),
    sharpness: a.sharpness && b.sharpness && appended([a.sharpness, b.sharpness]),
    kept: keptOfRows(a, b),
    nonFinite: a.nonFinite + b.nonFinite,
  };
}

function cannot(why: string): OptionsError {
  return new OptionsError("CANNOT_MERGE", `These predictions cannot be merged: ${why}.`);
}
