import * as tf from "@tensorflow/tfjs";
import { built, type Container, isContainer, isInputLayer } from "../tf/containers.ts";
import { copyLayer } from "../tf/make-layer.ts";
import type { Layer } from "../tf/types.ts";
import { copyWeights } from "./copy-weights.ts";
import { rebuildFunctional } from "./rebuild-functional.ts";
import { rebuildSequential } from "./rebuild-sequential.ts";

/** What to do differently from a plain copy. Ids are those of the walk. */
export interface Edit {
  /** An unbuilt layer to put in the place of one, or nothing for a copy of it. */
  replace(layer: Layer, id: string): Layer | undefined;
  /** An unbuilt layer to put on a layer's input. A shared layer shares it. */
  before?(layer: Layer, id: string): Layer | undefined;
  /** Whether a layer is left out, its input passed through. */
  omits?(layer: Layer): boolean;
}

/** Makes the new version of one layer. The same layer gives the same new one every time, so shared layers stay shared. */
export class Rebuilder {
  readonly edit: Edit;
  readonly #made = new Map<Layer, Layer>();

  constructor(edit: Edit) {
    this.edit = edit;
  }

  /** The new version of a layer; unbuilt unless it is a model. */
  layer(layer: Layer, id: string): Layer {
    const known = this.#made.get(layer);
    if (known !== undefined) return known;
    const made = isContainer(layer) ? this.model(layer, `${id}/`) : (this.edit.replace(layer, id) ?? copyLayer(layer));
    this.#made.set(layer, made);
    return made;
  }

  /** A new model from an old one. Weights are not there yet: see `finish`. */
  model(model: Container, prefix: string): Container {
    const made =
      model instanceof tf.Sequential ? rebuildSequential(model, prefix, this) : rebuildFunctional(model, prefix, this);
    const metadata = model.getUserDefinedMetadata();
    if (metadata !== undefined) made.setUserDefinedMetadata(metadata);
    return made;
  }

  /** Puts the trained weights into the new layers. */
  finish(): void {
    for (const [from, to] of this.#made) {
      if (isContainer(from)) {
        if (!from.trainable) to.trainable = false;
      } else if (!isInputLayer(from)) copyWeights(from, to);
    }
  }

  /** Frees the weights of what was made so far, when the model as a whole cannot be made. */
  discard(): void {
    for (const layer of this.#made.values())
      if (!isContainer(layer) && layer.built) for (const variable of layer.weights) variable.read().dispose();
  }
}

/**
 * A new model with the given edits, the trained weights and the names of the old one, which stays as it is. Names and
 * shapes of inputs and outputs stay the same. Optimizer and loss are not taken over: compile the result to train it.
 */
export function rebuild(model: Container, edit: Edit): Container {
  const rebuilder = new Rebuilder(edit);
  try {
    const made = rebuilder.model(model, "");
    rebuilder.finish();
    if (!model.trainable) made.trainable = false;
    return built(made);
  } catch (error) {
    rebuilder.discard();
    throw error;
  }
}
