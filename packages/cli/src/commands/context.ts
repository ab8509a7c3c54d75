/** What every command gets from the process. */
export interface Context {
  /** Set off by Ctrl-C. */
  readonly signal: AbortSignal;
}
