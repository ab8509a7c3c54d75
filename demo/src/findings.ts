import type { Explanation } from "@mayhap/core";
import type { Answer } from "./ask.ts";
import type { About } from "./models/about.ts";
import type { Agreement, GroupSummary } from "./summary.ts";

/** Everything that the terminal and the report tell. */
export interface Findings {
  readonly about: About;
  readonly samples: number;
  readonly seed: number;
  readonly answers: readonly Answer[];
  readonly groups: readonly GroupSummary[];
  readonly agreements: readonly Agreement[];
  /** Which layers drop connections. */
  readonly explanation: Explanation;
  /** Time of all samples of all pictures, in milliseconds. */
  readonly time: { readonly tfjs: number; readonly onnx: number };
}

/** Largest difference that counts as agreement between the samples of two frameworks (float32). */
export const AGREEMENT = 1e-5;
