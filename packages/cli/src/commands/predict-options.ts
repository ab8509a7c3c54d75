import type { InputOptions } from "../options/inputs.ts";
import type { SamplingOptions } from "../options/sampling.ts";
import type { ShardChoice } from "../options/shard.ts";
import type { TransformOptions } from "../options/transform.ts";
import type { OutputOptions } from "./finish.ts";

/** The options of `mayhap predict` as parsed. */
export interface PredictCommandOptions
  extends InputOptions,
    TransformOptions,
    SamplingOptions,
    ShardChoice,
    OutputOptions {
  readonly stream?: boolean;
  readonly keep?: boolean;
  readonly interval: number;
}
