import { ModelError, type Program, type Site } from "@mayhap/core";
import { bindInputs, rowsOf } from "../inputs/bind-inputs.ts";
import { expectedInputs } from "../inputs/expected.ts";
import type { TfInputs } from "../inputs/types.ts";
import { outputsOf } from "../model/outputs.ts";
import { built, type Container } from "../tf/containers.ts";
import { BoundLayers } from "./bound.ts";
import { flatten } from "./flatten.ts";
import type { Compiled } from "./prepared.ts";
import { sitesOf, slotsOf } from "./slots.ts";
import { split } from "./split.ts";
import type { Value } from "./step.ts";

/** Makes a model ready for sampling. Reads its stochastic weights from the backend once. */
export async function compile(model: Container): Promise<LayersProgram> {
  if (built(model).stateful)
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      "The model has a stateful recurrent layer, whose output depends on all earlier calls, so samples would not be comparable. " +
        "Build it with stateful: false and pass the state as an input (initialState).",
    );
  const flat = flatten(model);
  const slots = await slotsOf(model, flat);
  const names = outputsOf(model).map(({ name }) => name);
  const outputs = flat.outputs.map((value, i) => ({ name: names[i] as string, value: value as Value }));
  return new LayersProgram(model, { slots, cut: split(flat, slots), inputs: flat.inputs, outputs });
}

/** The program of a `tf.LayersModel`. Refers to the model's layers: dispose of the model later than of the program. */
export class LayersProgram implements Program<TfInputs> {
  readonly sites: readonly Site[];
  readonly #model: Container;
  readonly #compiled: Compiled;

  constructor(model: Container, compiled: Compiled) {
    this.#model = model;
    this.#compiled = compiled;
    this.sites = sitesOf(compiled.slots);
  }

  bind(given: TfInputs): BoundLayers {
    const expected = expectedInputs(this.#model);
    const inputs = bindInputs(expected, given);
    const fixed = expected.map(({ shape }) => shape?.[0]).find((length) => typeof length === "number");
    return new BoundLayers(this.#compiled, inputs, rowsOf(inputs), fixed ?? undefined);
  }

  /** Holds no tensors of its own: what is bound is the user's, what is prepared is freed by its own `dispose`. */
  dispose(): void {}
}
