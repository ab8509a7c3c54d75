import { worstStep } from "../parts/growth.ts";
import type { Measured } from "../parts/measured.ts";
import { type Results, tableOf } from "../results.ts";
import { median, type Ratio } from "../statistics.ts";
import { digits, percent, withRange } from "./text.ts";

/** What issue B asks of the engine, and what came out. */
export interface Bar {
  readonly what: string;
  readonly wanted: { readonly least: number } | { readonly most: number };
  /** Undefined: not measured, because the variant does not exist (yet) or cannot run here. */
  readonly measured: number | Ratio | undefined;
  /** Where the bar cannot be reached: what the limit is, with the measurement that proves it. */
  readonly limit?: string;
}

/** Whether a bar is met; undefined when it was not measured. */
export function isMet({ wanted, measured }: Bar): boolean | undefined {
  if (measured === undefined) return undefined;
  const value = typeof measured === "number" ? measured : measured.median;
  return "least" in wanted ? value >= wanted.least : value <= wanted.most;
}

/** Every bar of issue B's table. */
export function barsOf(results: Results): Bar[] {
  return [...denseBars(results), ...cnnBars(results), ...kernelBars(results), ...otherBars(results)];
}

function denseBars(results: Results): Bar[] {
  const mlp = tableOf(results, "mlp");
  const bars = (name: string, variants: readonly string[], least: readonly [number, number, number]): Bar[] =>
    [1, 32, 256].map((batch, i) => {
      const work = `mlp/${batch}`;
      const ratios = variants.map((variant) => mlp?.ratio(work, "torch-probly", variant));
      const best = ratios.reduce((a, b) => ((b?.median ?? 0) > (a?.median ?? 0) ? b : a));
      return {
        what: `dense network, batch ${batch}, ${name}: faster than the torch loop`,
        wanted: { least: least[i] as number },
        measured: best,
        ...piecesLimit(results, mlp?.find(work, "torch-probly"), least[i] as number),
      };
    });
  return [
    // Torch uses both cores too.
    ...bars("exact masks, the faster of no and 2 workers", ["onnx-mayhap", "onnx-mayhap-workers-2"], [12, 15, 8]),
    ...bars("Gaussian", ["onnx-mayhap-gaussian"], [150, 30, 10]).map(({ limit: _, ...bar }) => bar),
  ];
}

function cnnBars(results: Results): Bar[] {
  const cnn = tableOf(results, "cnn");
  return (cnn?.works() ?? []).map(({ id, title, samples }) => {
    const { limit } = piecesLimit(results, cnn?.find(id, "onnx-deterministic"), samples / 0.3);
    return {
      what: `ResNet-18, ${title}: ${samples} samples in passes of the plain model`,
      wanted: { most: 1.3 },
      measured: cnn?.passes(id, "onnx-mayhap", "onnx-deterministic"),
      ...(limit && { limit: `${limit} It is not at no cost: each worker would run the deterministic part.` }),
    };
  });
}

/** What exact masks cost at the least beside what a bar leaves for them: `reference`'s time over `share`. */
function piecesLimit({ split }: Results, reference: Measured | undefined, share: number): { readonly limit?: string } {
  const pieces = split.find(({ work }) => work === reference?.work.id);
  if (pieces === undefined || reference === undefined) return {};
  const { drawn, samples } = reference.work;
  const { ms } = pieces;
  const [draw, run, sum] = [pieces.draw * ms, pieces.run * ms, pieces.sum * ms];
  const allowed = median(reference.times) / share;
  const of = (least: number): string => percent(least / allowed);
  return {
    limit:
      `The bar leaves ${digits(allowed)} ms. Drawing ${(drawn * samples).toLocaleString("en")} weights takes ${digits(draw)} ms on one core, the runtime's passes ` +
      `through the layers behind the split ${digits(run)} ms on both, with weights drawn beforehand, and summing up ${digits(sum)} ms: one after the other ${of(draw + run + sum)} of what ` +
      `the bar leaves, and ${of((draw + sum) / 2 + run)} if drawing and summing up were spread over both cores at no cost.`,
  };
}

/** Why two workers are not twice as fast. */
function sharingLimit({ sharing, split }: Results): { readonly limit?: string } {
  const wide = split.find(({ work }) => work.startsWith("wide/"));
  if (sharing === undefined || wide === undefined) return {};
  const together = wide.draw * sharing.median + (1 - wide.draw);
  return {
    limit:
      `Both cores share the memory, which these matrices are read from. Drawing and multiplying, ${percent(wide.draw)} of the time without workers, takes each of two ` +
      `threads that do it at once ${withRange(sharing)} times as long as one alone. At this pace, and with nothing lost elsewhere, two workers are ` +
      `${digits(2 / together)} times as fast as one.`,
  };
}

function kernelBars({ kernel }: Results): Bar[] {
  return (kernel ?? []).map(({ weights, p, faster }) => ({
    what: `masked weights from the kernel, ${weights} weights, p = ${p}, 1 thread: faster than the plain twin`,
    wanted: { least: 8 },
    measured: faster,
  }));
}

function otherBars(results: Results): Bar[] {
  const { growth, memory } = results;
  return [
    {
      what: "dense network in TF.js wasm, batch 1: faster than a `tf.randomUniform` loop",
      wanted: { least: 10 },
      measured: tableOf(results, "tfjs")?.ratio("tfjs/1", "tfjs-random-uniform", "tfjs-mayhap"),
    },
    {
      what: "wide dense network, batch 1: 2 workers faster than 1",
      wanted: { least: 1.7 },
      measured: tableOf(results, "wide")?.ratio("wide/1", "onnx-mayhap-workers-1", "onnx-mayhap-workers-2"),
      ...sharingLimit(results),
    },
    {
      what: `peak memory, wide dense network, ${memory?.samples[1] ?? "many"} over ${memory?.samples[0] ?? "few"} samples`,
      wanted: { most: 1.05 },
      measured: memory?.peak,
    },
    {
      what: "the same, highest memory after any sample",
      wanted: { most: 1.05 },
      measured: memory?.sampling,
    },
    {
      what: "cost of one sample as T grows: the worst step from one T to the next (5 % allowed for noise)",
      wanted: { most: 1.05 },
      measured: growth && worstStep(growth),
    },
  ];
}
