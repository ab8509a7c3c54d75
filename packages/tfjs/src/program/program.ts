import type { Method, Program, Site } from "@mayhap/core";
import { bindInputs } from "../inputs/bind-inputs.ts";
import { expectedInputs } from "../inputs/expected.ts";
import type { TfInputs } from "../inputs/types.ts";
import { disposeMomentWeights, type MomentWeights } from "../layers/moments.ts";
import { outputsOf } from "../model/outputs.ts";
import { built, type Container } from "../tf/containers.ts";
import { BoundLayers } from "./bound.ts";
import { flatten } from "./flatten.ts";
import { gaussian } from "./gaussian.ts";
import { heldFor } from "./held.ts";
import type { Compiled } from "./prepared.ts";
import { isRowWise } from "./row-wise.ts";
import { type NoiseSlot, sitesOf, slotsOf } from "./slots.ts";
import { split } from "./split.ts";
import { checkRows, checkStates } from "./stateful.ts";
import type { Flat } from "./step.ts";

/**
 * Makes a model ready for sampling. With `mask`, reads its stochastic weights from the backend once as long as they do not change; with `gaussian`, computes
 * the squares of them there. Throws `ModelError` `UNSUPPORTED_LAYER`, `GAUSSIAN_INVALID`.
 */
export async function compile(model: Container, method: Method = "mask"): Promise<LayersProgram> {
  const plain = flatten(model);
  checkStates(plain);
  if (method === "mask") return new LayersProgram(model, await heldFor(model, () => cutUp(model, plain)), []);
  const { flat, slots } = gaussian(model, plain);
  const owned = flat.steps.flatMap((step) => (step.type === "moments" ? [step.weights] : []));
  return new LayersProgram(model, await cutUp(model, flat, slots), owned);
}

async function cutUp(model: Container, flat: Flat, noise?: readonly NoiseSlot[]): Promise<Compiled> {
  const slots = await slotsOf(model, flat, noise);
  const cut = split(flat, slots);
  const names = outputsOf(model).map(({ name }) => name);
  const outputs = flat.outputs.map((value, i) => ({ name: names[i] as string, value }));
  return { slots, sites: sitesOf(slots), cut, inputs: flat.inputs, outputs, rowWise: isRowWise(cut) };
}

/** The program of a `tf.LayersModel`. Refers to the model's layers: dispose of the model later than of the program. */
export class LayersProgram implements Program<TfInputs> {
  readonly sites: readonly Site[];
  readonly #model: Container;
  readonly #compiled: Compiled;
  #owned: readonly MomentWeights[];

  constructor(model: Container, compiled: Compiled, owned: readonly MomentWeights[]) {
    this.#model = model;
    this.#owned = owned;
    this.#compiled = compiled;
    this.sites = compiled.sites;
  }

  bind(given: TfInputs): BoundLayers {
    const expected = expectedInputs(this.#model);
    const inputs = bindInputs(expected, given);
    const fixed = expected.map(({ shape }) => shape?.[0]).find((length) => typeof length === "number");
    const bound = new BoundLayers(this.#compiled, inputs, fixed);
    if (built(this.#model).stateful) checkRows(bound.rows, fixed);
    return bound;
  }

  /** What is bound is the user's, what is prepared is freed by its own `dispose`. */
  dispose(): void {
    for (const weights of this.#owned) disposeMomentWeights(weights);
    this.#owned = [];
  }
}
