import type { OnnxModel } from "@mayhap/onnx";
import { type Estimate, meanOf } from "../page.ts";
import { type Uncertainty, uncertainty } from "./detection.ts";
import type { Recipe } from "./network.ts";
import { onnxOf } from "./onnx.ts";
import { dropping, type Parts, partsOf, sampledProbabilities, WARM_UP } from "./sampled.ts";
import { train } from "./train.ts";

/** How many samples are averaged. */
export const SIZES = [1, 3, 10, 30, 100] as const;
/** Where the best p for sampling is looked for. */
export const PS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] as const;

export interface Texts {
  readonly training: Uint8Array;
  readonly validation: Parts;
  readonly test: Parts;
  /** Other texts by name, that are told from the test text. */
  readonly others: Readonly<Record<string, Parts>>;
}

/** A trained network as it was after one of its epochs, and its samples with one p. */
export interface Measured extends Uncertainty {
  readonly epoch: number;
  readonly p: number;
  /** Bits per character of each part of the test text. */
  readonly mean: readonly number[];
  /** The same with the average of so many samples as `SIZES` says. */
  readonly sampled: readonly (readonly number[])[];
}

/** Bits per character with the mean network. */
export interface Epoch {
  readonly training: number;
  readonly validation: number;
}

export interface Trained {
  readonly curve: readonly Epoch[];
  /** The first is after the best epoch by the validation text. */
  readonly measured: readonly Measured[];
}

/** Trains a network and measures it, samples by ONNX, which is faster than TensorFlow.js and draws the same ones. */
export async function trained(recipe: Recipe, texts: Texts): Promise<Trained> {
  const { p, symbols } = recipe;
  const curve: Epoch[] = [];
  const models: OnnxModel[] = [];
  await train(texts.training, recipe, async (weights) => {
    const model = onnxOf(weights);
    const known = partsOf(texts.training, texts.validation.length, texts.validation.count);
    const [training, validation] = [
      await bitsOf(model, 0, 1, known, symbols),
      await bitsOf(model, 0, 1, texts.validation, symbols),
    ];
    curve.push({ training, validation });
    models.push(model);
  });
  const last = curve.length;
  const best = curve.reduce((a, { validation }, i) => (validation < (curve[a]?.validation as number) ? i : a), 0) + 1;
  const modelAfter = (epoch: number) => models[epoch - 1] as OnnxModel;
  const withBestP = async (epoch: number) =>
    ({ epoch, p: await bestP(modelAfter(epoch), texts.validation, symbols) }) as const;
  // With the p of training, if it has one, and with the best one; and a plain network when it is overfitted.
  const cases = [
    ...(p > 0 ? [{ epoch: best, p }] : []),
    await withBestP(best),
    ...(p === 0 && best < last ? [await withBestP(last)] : []),
  ];
  const found: Measured[] = [];
  for (const { epoch, p } of cases) found.push({ epoch, p, ...(await measured(modelAfter(epoch), p, texts, symbols)) });
  return { curve, measured: found };
}

async function bestP(model: OnnxModel, validation: Parts, symbols: number): Promise<number> {
  const some = partsOf(validation.codes, validation.length, 64);
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const p of PS) {
    const bits = await bitsOf(model, p, 10, some, symbols);
    if (bits < least) [best, least] = [p, bits];
  }
  return best;
}

async function measured(
  model: OnnxModel,
  p: number,
  { test, others }: Texts,
  symbols: number,
): Promise<Omit<Measured, "epoch" | "p">> {
  const samples = await sampledProbabilities(dropping(model, p), test, symbols, Math.max(...SIZES));
  const mean = await sampledProbabilities(dropping(model, 0), test, symbols, 1);
  return {
    mean: bitsByPart(mean, 1, test),
    sampled: SIZES.map((size) => bitsByPart(samples, size, test)),
    ...(await uncertainty(model, p, { test, others }, symbols)),
  };
}

async function bitsOf(model: OnnxModel, p: number, samples: number, parts: Parts, symbols: number): Promise<number> {
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
