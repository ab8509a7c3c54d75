import { type Estimate, meanOf } from "../page.ts";
import { type Detection, detections } from "./detection.ts";
import type { Recipe } from "./network.ts";
import { onnxOf } from "./onnx.ts";
import { dropping, type Parts, sampledProbabilities, WARM_UP } from "./sampled.ts";
import { train } from "./train.ts";

/** How many samples are averaged. */
export const SIZES = [1, 3, 10, 30, 100] as const;
/** Where p is looked for in a network that was trained without. */
export const PS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] as const;

export interface Texts {
  readonly training: Uint8Array;
  readonly validation: Parts;
  readonly test: Parts;
  /** A part of the test text, and other texts by name, that are told from it. */
  readonly known: Parts;
  readonly others: Readonly<Record<string, Parts>>;
}

/** A trained network as it was after one of its epochs. */
export interface Measured {
  readonly epoch: number;
  /** With which samples are drawn: that of training, or chosen by the validation text. */
  readonly p: number;
  /** Bits per character of each part of the test text. */
  readonly mean: readonly number[];
  /** The same with the average of so many samples as `SIZES` says. */
  readonly sampled: readonly (readonly number[])[];
  readonly detection: Readonly<Record<string, Detection>>;
}

export interface Trained {
  /** Bits per character after each epoch: of the training text (as it was trained, with masks), and of the validation text. */
  readonly curve: readonly { readonly training: number; readonly validation: number }[];
  /** After the epoch with the best validation, and after the last. */
  readonly best: Measured;
  readonly last: Measured;
}

/** Trains a network and measures it, samples by ONNX, which is faster than TensorFlow.js and draws the same ones. */
export async function trained(recipe: Recipe, { training, ...texts }: Texts): Promise<Trained> {
  const curve: Trained["curve"][number][] = [];
  const models: ReturnType<typeof onnxOf>[] = [];
  await train(training, recipe, async (weights, loss) => {
    const model = onnxOf(weights);
    const validation = await bitsOf(model, 0, 1, texts.validation, recipe.symbols);
    curve.push({ training: loss / Math.LN2, validation });
    models.push(model);
  });
  const best = curve.reduce((a, { validation }, i) => (validation < (curve[a]?.validation as number) ? i : a), 0);
  const measuredAt = async (epoch: number): Promise<Measured> => ({
    epoch: epoch + 1,
    ...(await measured(models[epoch] as (typeof models)[number], recipe, texts)),
  });
  return { curve, best: await measuredAt(best), last: await measuredAt(curve.length - 1) };
}

async function measured(
  model: ReturnType<typeof onnxOf>,
  { p: trainedP, symbols }: Recipe,
  { validation, test, known, others }: Omit<Texts, "training">,
): Promise<Omit<Measured, "epoch">> {
  let [p, least] = [trainedP, Number.POSITIVE_INFINITY];
  if (trainedP === 0)
    for (const tried of PS) {
      const bits = await bitsOf(model, tried, 10, validation, symbols);
      if (bits < least) [p, least] = [tried, bits];
    }
  const samples = await sampledProbabilities(dropping(model, p), test, symbols, Math.max(...SIZES));
  const mean = await sampledProbabilities(dropping(model, 0), test, symbols, 1);
  return {
    p,
    mean: bitsByPart(mean, 1, test),
    sampled: SIZES.map((size) => bitsByPart(samples, size, test)),
    detection: await detections(dropping(model, p), dropping(model, 0), { known, others }, symbols),
  };
}

async function bitsOf(model: unknown, p: number, samples: number, parts: Parts, symbols: number): Promise<number> {
  const found = await sampledProbabilities(dropping(model, p), parts, symbols, samples);
  return meanOf(bitsByPart(found, samples, parts)).value;
}

/**
 * Bits per character of each part, with the average of `size` samples as the predictive distribution: the mean over as many disjoint groups of
 * samples as there are.
 */
export function bitsByPart(samples: readonly Float64Array[], size: number, { count, length }: Parts): number[] {
  const groups = Math.floor(samples.length / size);
  const bits = new Array<number>(count).fill(0);
  for (let group = 0; group < groups; group++) {
    const members = samples.slice(group * size, (group + 1) * size);
    for (let part = 0; part < count; part++)
      for (let at = part * length + WARM_UP; at < (part + 1) * length; at++) {
        const probability = members.reduce((sum, one) => sum + (one[at] as number), 0) / size;
        bits[part] = (bits[part] as number) - Math.log2(probability) / (length - WARM_UP) / groups;
      }
  }
  return bits;
}

/** Mean difference a - b over the parts, with its standard error. */
export function difference(a: readonly number[], b: readonly number[]): Estimate {
  return meanOf(a.map((bits, part) => bits - (b[part] as number)));
}
