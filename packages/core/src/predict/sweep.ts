import type { Bound, Prepared, Program, Site } from "../adapter/program.ts";
import { OptionsError } from "../errors.ts";
import { checkP } from "../transform/p.ts";
import { type CheckedPredictOptions, checkPredictOptions, type PredictOptions } from "./options.ts";
import { predictOnce } from "./predict.ts";
import type { Predictions } from "./predictions.ts";
import { openSession, type Session, throwIfAborted } from "./session.ts";

/** Options of `sweep`: those of `predict` but for the ones that let p's differ in how they are sampled. */
export interface SweepOptions extends Omit<PredictOptions, "samples" | "method" | "workers" | "deadline"> {
  /** Number of Monte-Carlo samples at each p, default 100. */
  readonly samples?: number;
}

/**
 * Predictions of a stochastic model at several p, in their order: every weight that the model drops is dropped with that p instead of its own. They
 * are those of `predict(dropconnect(model, p), inputs)`, to the last bit, under one seed: masks of a smaller p drop a part of what those of a larger p do, so what
 * differs between two predictions is p and not luck. The model is compiled and its deterministic part run once for all of them; what that gives is kept
 * until the end, for all rows.
 *
 * With p = 0 nothing is dropped, but the stochastic part runs all the same: it agrees with the model itself to rounding.
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
export async function* sweep(
  model: unknown,
  inputs: unknown,
  ps: readonly number[],
  options: SweepOptions = {},
): AsyncGenerator<Predictions, void, undefined> {
  const checked = checkPredictOptions(options);
  const { stopping, workers, deadline, method } = checked;
  if (stopping.tolerance > 0 || workers || deadline !== undefined || method !== "mask")
    throw new OptionsError(
      "INVALID_OPTIONS",
      "sweep draws a fixed number of samples by masks, here: leave out method, workers, deadline and a tolerance.",
    );
  for (const p of ps) checkP(p);
  throwIfAborted(checked.signal);
  const session = await openSession(model);
  try {
    if (isFixed(session)) {
      for (const p of ps) yield await predictAt(session, p, inputs, checked);
      return;
    }
    const bound = new RememberingBound(session.program.bind(inputs));
    try {
      for (const p of ps)
        yield await predictOnce({ ...session, program: atP(session.program, bound, p) }, inputs, checked);
    } finally {
      await bound.dispose();
    }
  } finally {
    await session.program.dispose();
  }
}

/**
 * Whether p is worked into the program itself: where weights are integers, the draws are not scaled, but what comes behind them. Then each p
 * needs a program of its own.
 */
function isFixed({ program, walk }: Session): boolean {
  const scales = new Map(walk.map(({ id, dropconnect }) => [id, dropconnect?.scale]));
  return program.sites.some((site) => site.type === "weight" && site.scale !== scales.get(site.layer));
}

/** The prediction of the model with another p in its graph. */
async function predictAt(
  { model, adapter, walk }: Session,
  p: number,
  inputs: unknown,
  options: CheckedPredictOptions,
): Promise<Predictions> {
  const layers = walk.flatMap(({ id, dropconnect }) =>
    dropconnect && dropconnect.p > 0 ? [[id, { ...dropconnect, p }] as const] : [],
  );
  const session = await openSession(adapter.apply(model, { type: "dropconnect", layers: new Map(layers) }));
  try {
    return await predictOnce(session, inputs, options);
  } finally {
    await session.program.dispose();
  }
}

/** The program with another p, and its inputs bound already. */
function atP({ sites }: Program, bound: Bound, p: number): Program {
  const changed = sites.map((site): Site => (site.type === "weight" ? { ...site, p } : site));
  return { sites: changed, bind: () => bound, dispose: () => {} };
}

/** Runs the prefix of each range of rows once. Rows that are not neighbours are never asked for, where no example stops early. */
class RememberingBound implements Bound {
  readonly #bound: Bound;
  readonly #prepared = new Map<string, Promise<Prepared>>();
  readonly rows: number;
  readonly batch: Bound["batch"];
  readonly nonFinite: Bound["nonFinite"];

  constructor(bound: Bound) {
    this.#bound = bound;
    this.rows = bound.rows;
    this.batch = bound.batch;
    this.nonFinite = bound.nonFinite;
  }

  async prepare(from: number, to: number): Promise<Prepared> {
    const key = `${from}:${to}`;
    const known = this.#prepared.get(key) ?? this.#bound.prepare(from, to);
    this.#prepared.set(key, known);
    const prepared = await known;
    return {
      shapes: prepared.shapes,
      run: (draws) => prepared.run(draws),
      ...(prepared.runMany && { runMany: prepared.runMany.bind(prepared) }),
      dispose: () => {},
    };
  }

  async dispose(): Promise<void> {
    for (const prepared of await Promise.allSettled(this.#prepared.values()))
      if (prepared.status === "fulfilled") prepared.value.dispose();
  }
}
