import type { Adapter, Method, OutputInfo } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Bound, Program } from "../adapter/program.ts";
import { adapterOf } from "../adapter/registry.ts";
import { InputError, ModelError } from "../errors.ts";
import { later } from "../later.ts";
import { checkP } from "../transform/p.ts";

const gaussian = later(() => import("./gaussian.ts"));

/** A stochastic model, compiled. */
export interface Session {
  readonly model: unknown;
  readonly adapter: Adapter;
  readonly infos: readonly OutputInfo[];
  readonly walk: readonly Layer[];
  readonly program: Program;
  readonly method: Method;
  /** With which all weights are dropped, instead of what the model says. */
  readonly p?: number;
}

/**
 * Compiles a model. Throws `ModelError` `NOT_STOCHASTIC` for one that nothing was done to, `NO_NUMBERS` for one that gives none,
 * `GAUSSIAN_INVALID` where that method is asked for and not valid. Who opens it disposes of the program.
 */
export async function openSession(model: unknown, method: Method | "auto" = "mask"): Promise<Session> {
  const adapter = adapterOf(model);
  const walk = adapter.layers(model);
  if (!walk.some(({ dropconnect, dropout }) => dropconnect ?? dropout))
    throw new ModelError(
      "NOT_STOCHASTIC",
      "Nothing in this model is random. Make it stochastic first: predict(dropconnect(model, 0.2), inputs).",
    );
  checkStoredP(walk);
  const infos = numericOutputs(adapter, model);
  if (method === "mask") return { model, adapter, walk, infos, program: await adapter.compile(model), method };
  const { compileGaussian } = await gaussian();
  try {
    const program = await compileGaussian(adapter, model, walk, method === "auto");
    return { model, adapter, walk, infos, program, method: "gaussian" };
  } catch (error) {
    if (method === "gaussian" || !(error instanceof ModelError && error.code === "GAUSSIAN_INVALID")) throw error;
    return { model, adapter, walk, infos, program: await adapter.compile(model), method: "mask" };
  }
}

/** The outputs of a model, of which it has one at least. Throws `ModelError` `NO_NUMBERS`. */
export function numericOutputs(adapter: Adapter, model: unknown): readonly OutputInfo[] {
  const infos = adapter.outputs(model);
  if (infos.length > 0) return infos;
  throw new ModelError(
    "NO_NUMBERS",
    "No output of this model holds numbers, only texts, sequences or maps. Export it again, with its scores as a tensor.",
  );
}

/** Checks the p of layers that come from a file, which anybody may have written. Throws `OptionsError` `INVALID_P`. */
export function checkStoredP(walk: readonly Layer[]): void {
  for (const { name, dropconnect, dropout } of walk)
    for (const params of [dropconnect, dropout]) if (params) checkP(params.p, `p of layer "${name}" in the model`);
}

/** Binds inputs that hold at least one example. Throws `InputError`. */
export function bindRows(program: Program, inputs: unknown): Bound {
  const bound = program.bind(inputs);
  if (bound.rows > 0) return bound;
  throw new InputError("INPUT_SHAPE", "The inputs hold no examples: their batch axis has length 0.");
}
