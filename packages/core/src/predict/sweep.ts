import type { Method } from "../adapter/adapter.ts";
import { OptionsError } from "../errors.ts";
import { checkP } from "../transform/p.ts";
import { endedWhenAbandoned } from "./abandoned.ts";
import { throwIfAborted } from "./abort.ts";
import { atP } from "./at-p.ts";
import { type CheckedPredictOptions, checkPredictOptions, type PredictOptions } from "./options.ts";
import { predictOnce } from "./predict.ts";
import type { Predictions } from "./predictions.ts";
import { RememberingBound } from "./remembering-bound.ts";
import { openSession, type Session } from "./session.ts";

/** Options of `sweep`: those of `predict` but for the ones that let p's differ in how they are sampled. */
export interface SweepOptions extends Omit<PredictOptions, "samples" | "method" | "deadline"> {
  /** Number of Monte-Carlo samples at each p, default 100. */
  readonly samples?: number;
  /** Default `"mask"`. */
  readonly method?: Method;
}

/**
 * Predictions of a stochastic model at several p, in their order: every weight that the model drops is dropped with that p instead of its own. They
 * are those of `predict(dropconnect(model, p), inputs)`, to the last bit, under one seed: masks of a smaller p drop a part of what those of a larger p do, so what
 * differs between two predictions is p and not luck. The model is compiled and its deterministic part run once for all of them; what that gives is kept
 * until the end, for all rows.
 *
 * With p = 0 nothing is dropped, but the stochastic part runs all the same: it agrees with the model itself to rounding.
 *
 * It is ended as `sample` is: by its last prediction, by leaving a `for await`, by `return()`, or when it is garbage-collected.
 *
 * @throws `OptionsError` `INVALID_P`; otherwise as `predict`
 *
 * @example
 * ```ts
 * import { dropconnect, mutualInformation, sweep } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.1);
 * const unsure: number[] = [];
 * for await (const y of sweep(model, { x: [[0.5, -1, 2, 0]] }, [0.1, 0.3, 0.6], { seed: 7 }))
 *   unsure.push(mutualInformation(y).at(0));
 * unsure.length; // => 3
 * ```
 */
export function sweep(
  model: unknown,
  inputs: unknown,
  ps: readonly number[],
  options: SweepOptions = {},
): AsyncGenerator<Predictions, void, undefined> {
  return endedWhenAbandoned(predictAll(model, inputs, ps, options));
}

async function* predictAll(
  model: unknown,
  inputs: unknown,
  ps: readonly number[],
  options: SweepOptions,
): AsyncGenerator<Predictions, void, undefined> {
  const checked = checkPredictOptions(options, "sweep");
  const { stopping, deadline, method } = checked;
  if (stopping.tolerance > 0 || deadline !== undefined || method === "auto")
    throw new OptionsError(
      "INVALID_OPTIONS",
      'sweep draws a fixed number of samples in one way at all p: leave out deadline, a tolerance and method: "auto".',
    );
  if (!Array.isArray(ps)) throw new OptionsError("INVALID_OPTIONS", "sweep takes an array of p: [0.1, 0.2, 0.5].");
  for (const p of ps) checkP(p);
  throwIfAborted(checked.signal);
  const session = await openSession(model, method);
  try {
    if (session.program.fixedP || method === "gaussian") {
      for (const p of ps) yield await predictAt(session, p, inputs, checked);
      return;
    }
    const bound = new RememberingBound(session.program.bind(inputs));
    const dispose = () => {};
    try {
      for (const p of ps) {
        const program = { sites: atP(session.program.sites, p), bind: () => bound, dispose };
        yield await predictOnce({ ...session, program, p }, inputs, checked);
      }
    } finally {
      await bound.dispose();
    }
  } finally {
    await session.program.dispose();
  }
}

/** The prediction of the model with another p in its graph. */
async function predictAt(
  { model, adapter, walk }: Session,
  p: number,
  inputs: unknown,
  { workers: _, ...options }: CheckedPredictOptions,
): Promise<Predictions> {
  const layers = walk.flatMap(({ id, dropconnect }) =>
    dropconnect && dropconnect.p > 0 ? [[id, { ...dropconnect, p }] as const] : [],
  );
  const changed = adapter.apply(model, { type: "dropconnect", layers: new Map(layers) });
  // Where nothing is dropped, there is nothing to take for normal.
  const session = await openSession(changed, p === 0 ? "mask" : options.method);
  try {
    return await predictOnce(session, inputs, options);
  } finally {
    await session.program.dispose();
  }
}
