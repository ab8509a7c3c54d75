import {
  type DropConnectOptions,
  type LayerRule,
  type Method,
  OptionsError,
  type PredictOptions,
  randomSeed,
} from "@mayhap/core";
import { checkAmount, checkCount, checkFlag, checkWord } from "../input/checks.ts";
import type { Numbers } from "../input/numbers.ts";
import type { TuneMetric } from "./points.ts";

/** Cases of a classifier. */
export interface LabelledCases {
  /** As the model's framework takes them. */
  readonly inputs: unknown;
  /** Class indices from 0, one for each distribution that the model puts out. */
  readonly labels: Numbers;
}

/** Cases of a regression. */
export interface TargetedCases {
  /** As the model's framework takes them. */
  readonly inputs: unknown;
  /** What the model should have put out, one for each of its values. */
  readonly targets: Numbers;
}

/** Cases that the model was not trained on. */
export type TuneData = LabelledCases | TargetedCases;

/** Options of `tune`. What `dropconnect` and `predict` know too means the same here. */
export interface TuneOptions
  extends Omit<DropConnectOptions, "p" | "layers">,
    Pick<PredictOptions, "seed" | "signal" | "onProgress" | "workers" | "batchSize" | "output" | "outputs" | "axis"> {
  /** The grid, each in (0, 1). Default 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5. The model as it is, p = 0, always takes part. */
  readonly p?: readonly number[];
  /** Which layers drop, one rule or several to choose from. Default `"all-but-first"`. */
  readonly layers?: LayerRule | readonly LayerRule[];
  /** Default `"log-likelihood"`. For `targets` there are `"log-likelihood"` and `"aurc"`. */
  readonly metric?: TuneMetric;
  /**
   * How many of its standard errors a gain must have at least, from 0: with fewer it may be chance, and the model is left as it is. Default 2.
   * With 0 whatever is better is taken.
   */
  readonly minStandardErrors?: number;
  /** How much accuracy may be lost, from 0. Default 0.01: one answer in a hundred. */
  readonly maxAccuracyLoss?: number;
  /** How much the calibration error of a classifier (ECE, 15 bins) may grow, from 0. Default 0; with 1 it does not matter. */
  readonly maxEceIncrease?: number;
  /** By what share the RMSE of `targets` may grow, from 0. Default 0.05. */
  readonly maxRmseIncrease?: number;
  /**
   * Whether each point of a classifier has a temperature, fitted to these cases, on the mean of its samples: p is then judged at its best temperature, and so is
   * the model as it is; `calibration` of the result has the chosen one. Default false.
   */
  readonly temperature?: boolean;
  /** Monte-Carlo samples at each point, default 50. */
  readonly samples?: number;
  /** How samples are drawn at all p: `"mask"` (default) or `"gaussian"`, as for `predict`. */
  readonly method?: Method;
}

export interface CheckedTuneOptions {
  readonly ps: readonly number[];
  readonly rules: readonly LayerRule[];
  readonly metric: TuneMetric;
  readonly minStandardErrors: number;
  readonly maxAccuracyLoss: number;
  readonly maxEceIncrease: number;
  readonly maxRmseIncrease: number;
  readonly temperature: boolean;
  readonly samples: number;
  readonly seed: number;
  readonly onProgress: PredictOptions["onProgress"];
  /** For `dropconnect` and for `predict`, which check them. */
  readonly dropconnect: Omit<DropConnectOptions, "p" | "layers">;
  readonly predict: Pick<PredictOptions, "signal" | "workers" | "batchSize" | "output" | "outputs" | "axis">;
  readonly method: Method;
}

const metrics = ["log-likelihood", "brier", "ece", "aurc"] as const;

/** Throws `OptionsError` `INVALID_OPTIONS`, `INVALID_P`. */
export function checkTuneOptions(options: TuneOptions): CheckedTuneOptions {
  const {
    p = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5],
    layers = "all-but-first",
    metric = "log-likelihood",
    minStandardErrors = 2,
    maxAccuracyLoss = 0.01,
    maxEceIncrease = 0,
    maxRmseIncrease = 0.05,
    temperature = false,
    samples = 50,
    method = "mask",
    seed = randomSeed(),
    onProgress,
    ...rest
  } = options;
  const { signal, workers, batchSize, output, outputs, axis, ...dropconnect } = rest;
  const rules = Array.isArray(layers) ? (layers as readonly LayerRule[]) : [layers as LayerRule];
  if (rules.length === 0) throw invalid("layers is empty: give at least one rule");
  return {
    ps: checkGrid(p),
    rules,
    metric: checkWord(metric, metrics, "tune", "metric"),
    minStandardErrors: checkAmount(minStandardErrors, "tune", "minStandardErrors"),
    maxAccuracyLoss: checkAmount(maxAccuracyLoss, "tune", "maxAccuracyLoss"),
    maxEceIncrease: checkAmount(maxEceIncrease, "tune", "maxEceIncrease"),
    maxRmseIncrease: checkAmount(maxRmseIncrease, "tune", "maxRmseIncrease"),
    temperature: checkFlag(temperature, "tune", "temperature"),
    samples: checkCount(samples, "tune", "samples", 2),
    method: checkWord(method, ["mask", "gaussian"], "tune", "method"),
    seed,
    onProgress,
    dropconnect,
    predict: defined({ signal, workers, batchSize, output, outputs, axis }),
  };
}

/** Ascending, each once. */
function checkGrid(given: readonly number[]): number[] {
  const grid = Array.isArray(given) ? [...new Set<number>(given)].filter((p) => p !== 0) : [];
  if (grid.length === 0)
    throw invalid("p is the grid to look at: give an array of probabilities, e.g. [0.05, 0.1, 0.2]");
  const wrong = grid.find((p) => !(typeof p === "number" && p > 0 && p < 1));
  if (wrong !== undefined)
    throw new OptionsError(
      "INVALID_P",
      `tune: the grid has ${String(wrong)}, but each p must be a number between 0 and 1.`,
    );
  return grid.sort((a, b) => a - b);
}

/** Without what is undefined: other checks take it for given. */
function defined<T extends object>(options: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function invalid(why: string): OptionsError {
  return new OptionsError("INVALID_OPTIONS", `tune: ${why}.`);
}
