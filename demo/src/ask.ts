import { type NdArray, type PredictOptions, predict, quantify } from "@mayhap/core";
import type { Question } from "./draw/pictures.ts";
import { SIDE } from "./draw/raster.ts";

/** How likely a digit is, on average over the samples and in the middle 90 % of them. */
export interface ClassProbability {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a network says of one picture. Uncertainties in nats. */
export interface Answer {
  readonly question: Question;
  /** The most probable digit. */
  readonly digit: number;
  /** One entry for each digit. */
  readonly probabilities: readonly ClassProbability[];
  readonly total: number;
  readonly aleatoric: number;
  readonly epistemic: number;
}

/** The answers to all pictures, and what they are made of. */
export interface Replies {
  readonly answers: readonly Answer[];
  /** The class probabilities of each sample, `[pictures, 10]`. */
  readonly samples: readonly NdArray[];
  readonly milliseconds: number;
}

/** Pictures as one input of the network, `[pictures, 28, 28]`. Both adapters take numbers in this form. */
export function asInput(questions: readonly Question[]): { data: Float32Array; shape: number[] } {
  const size = SIDE * SIDE;
  const data = new Float32Array(questions.length * size);
  for (const [i, { pixels }] of questions.entries()) data.set(pixels, i * size);
  return { data, shape: [questions.length, SIDE, SIDE] };
}

/** Asks a stochastic model about pictures. */
export async function ask(
  model: unknown,
  questions: readonly Question[],
  options: Omit<PredictOptions, "keep">,
): Promise<Replies> {
  const started = performance.now();
  const y = await predict(model, { image: asInput(questions) }, { ...options, keep: true });
  const { total, aleatoric, epistemic } = quantify(y);
  const { lower, upper } = y.interval(0.9);
  const answers = questions.map((question, i): Answer => {
    const probabilities = [...y.probabilities.row(i).data].map((mean, digit) => ({
      mean,
      low: lower.at(i, digit),
      high: upper.at(i, digit),
    }));
    const digit = probabilities.reduce((best, { mean }, d) => (mean > (probabilities[best]?.mean ?? 0) ? d : best), 0);
    return {
      question,
      digit,
      probabilities,
      total: total.at(i),
      aleatoric: aleatoric.at(i),
      epistemic: epistemic.at(i),
    };
  });
  return { answers, samples: y.kept ?? [], milliseconds: performance.now() - started };
}
