import type { Streams } from "../terminal/streams.ts";

/** What every command gets from the process. */
export interface Context extends Streams {
  /** Set off by Ctrl-C. */
  readonly signal: AbortSignal;
}
