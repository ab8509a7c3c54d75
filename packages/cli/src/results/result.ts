import type { Method, Predictions } from "@mayhap/core";
import { type CalibrationNote, calibrationOf } from "../calibration/note.ts";
import { type Summary, summarize } from "./summary.ts";

/** One stochastic layer, as results tell of it. */
export interface LayerFact {
  readonly name: string;
  /** The framework's word: `Gemm`, `Dense`. */
  readonly type: string;
  readonly method: "dropconnect" | "dropout";
  readonly p?: number;
}

/** What a run of `mayhap predict` was asked, and of what. */
export interface RunFacts {
  readonly model: string;
  readonly format: string;
  /** Number of examples. */
  readonly rows: number;
  readonly layers: readonly LayerFact[];
  /** How the inputs were read, where that was not obvious. */
  readonly notes: readonly string[];
  /** Probability of the interval. */
  readonly interval: number;
  /** The largest standard error that was asked for, if any. */
  readonly tolerance?: number;
  /** What the model file says about calibrating one of its outputs, if anything. */
  readonly calibration?: CalibrationNote;
}

/** Everything that a run of `mayhap predict` found. */
export interface Result extends RunFacts {
  /** Number of samples, of the example that took most. */
  readonly samples: number;
  readonly seed: number;
  readonly method: Method;
  /** Why sampling ended. */
  readonly stopped: "samples" | "tolerance" | "deadline";
  /** What to know before trusting the numbers. */
  readonly warnings: readonly string[];
  readonly outputs: ReadonlyMap<string, Summary>;
}

/** Sums predictions up. */
export function makeResult(facts: RunFacts, predictions: Predictions): Result {
  const { samples, seed, method, stopped, warnings, outputs } = predictions;
  return {
    ...facts,
    samples,
    seed,
    method,
    stopped,
    warnings,
    outputs: new Map(
      Object.entries(outputs).map(([name, y]) => [name, summarize(y, facts.interval, calibrationOf(facts, name))]),
    ),
  };
}
