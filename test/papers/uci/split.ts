import { type Cases, casesOf, meanAndStd } from "./cases.ts";
import type { DataSet } from "./data-set.ts";
import type { Method } from "./gradient.ts";
import { randomNumbers, shuffle } from "./random.ts";
import { onnxOf, type Score, sampled, scoreOf } from "./sampled.ts";
import { type Schedule, trainNetwork } from "./train-network.ts";

/** Prior length scale: with it the weight decay is length²·(1-p)/(2Nτ), as in the authors' code. */
const LENGTH = 1e-2;
const VALIDATION = 0.2;

/** What came of one split. */
export interface SplitResult extends Score {
  /** Chosen on the validation part of the training set. */
  readonly p: number;
  readonly tau: number;
}

export interface Setup {
  readonly method: Method;
  readonly split: number;
  readonly schedule: Schedule;
  /** Monte-Carlo samples for the choice, and for the result. */
  readonly samples: readonly [validation: number, test: number];
}

/** Chooses p and τ by the log likelihood of a fifth of the training cases, trains on all of them, and scores the test cases. */
export async function runSplit(data: DataSet, { method, split, schedule, samples }: Setup): Promise<SplitResult> {
  const { train, test } = data.splits[split] as DataSet["splits"][number];
  const order = Uint32Array.from(train);
  shuffle(order, randomNumbers(1000 + split));
  const held = Math.round(order.length * VALIDATION);
  const parts = casesOf(data, Array.from(order.subarray(held)), Array.from(order.subarray(0, held)));
  const middle = data.taus[Math.floor(data.taus.length / 2)] as number;

  const drawn = async (cases: { train: Cases; test: Cases }, p: number, seed: number, count: number) => {
    const scale = meanAndStd(cases.train.y);
    const y = cases.train.y.map((value) => (value - scale.mean) / scale.std);
    const decay = (LENGTH ** 2 * (1 - p)) / (2 * y.length * middle);
    const network = trainNetwork({ ...cases.train, y }, schedule, { method, p, decay, seed });
    return await sampled(await onnxOf(network, scale), cases.test, { method, p, samples: count, seed });
  };

  let best = { p: 0, tau: 0, logLikelihood: Number.NEGATIVE_INFINITY };
  for (const p of data.ps) {
    const prediction = await drawn(parts, p, split, samples[0]);
    for (const tau of tausAround(middle)) {
      const { logLikelihood } = scoreOf(prediction, parts.test, tau);
      if (logLikelihood > best.logLikelihood) best = { p, tau, logLikelihood };
    }
  }
  const { p, tau } = best;
  const whole = casesOf(data, train, test);
  return { p, tau, ...scoreOf(await drawn(whole, p, split, samples[1]), whole.test, tau) };
}

/** The authors looked at three precisions, and the largest was often the best: this goes from a quarter of their middle one to 32 times it, in steps of √2. */
function tausAround(middle: number): number[] {
  return Array.from({ length: 15 }, (_, i) => middle * 2 ** (i / 2 - 2));
}
