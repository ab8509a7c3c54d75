import type { Reading } from "../options/reading.ts";
import type { SamplingOptions } from "../options/sampling.ts";
import type { TransformOptions } from "../options/transform.ts";
import type { OutputOptions } from "./finish.ts";

/** The options of `mayhap predict` as parsed. */
export interface PredictCommandOptions extends TransformOptions, SamplingOptions, OutputOptions {
  readonly input: readonly string[];
  readonly batchSize: number;
  readonly stream?: boolean;
  readonly keep?: boolean;
  readonly interval: number;
  readonly readAs?: Reading;
  readonly axis?: number;
}
