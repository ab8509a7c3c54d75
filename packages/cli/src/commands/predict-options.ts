import type { Reading } from "../options/reading.ts";
import type { TransformOptions } from "../options/transform.ts";

/** The options of `mayhap predict` as parsed. */
export interface PredictCommandOptions extends TransformOptions {
  readonly input: readonly string[];
  readonly samples: number;
  readonly seed?: number;
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly batchSize: number;
  readonly keep?: boolean;
  readonly interval: number;
  readonly readAs?: Reading;
  readonly axis?: number;
}
