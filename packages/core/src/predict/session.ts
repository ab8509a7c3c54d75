import type { Adapter } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Program } from "../adapter/program.ts";
import { adapterOf } from "../adapter/registry.ts";
import { AbortedError, ModelError } from "../errors.ts";

/** A stochastic model, compiled. */
export interface Session {
  readonly adapter: Adapter;
  readonly walk: readonly Layer[];
  readonly program: Program;
}

/** Compiles a model. Throws `ModelError` `NOT_STOCHASTIC` for one that nothing was done to. Who opens it disposes of the program. */
export async function openSession(model: unknown): Promise<Session> {
  const adapter = adapterOf(model);
  const walk = adapter.layers(model);
  if (!walk.some(({ dropconnect, dropout }) => dropconnect ?? dropout))
    throw new ModelError(
      "NOT_STOCHASTIC",
      "Nothing in this model is random, so every sample would be the same. Make it stochastic first: predict(dropconnect(model, 0.2), inputs).",
    );
  return { adapter, walk, program: await adapter.compile(model) };
}

/** Throws `AbortedError` once the signal says stop. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new AbortedError("ABORTED", "The work was stopped by its AbortSignal.", { cause: signal.reason });
}
