import type { LayerKind } from "@mayhap/core";
import { droppable, plainClassName } from "../layers/drop-connect-classes.ts";
import { weightFields } from "../layers/with-weights.ts";
import { isContainer } from "../tf/containers.ts";
import { innerOf, type Layer, shortName } from "../tf/types.ts";

const kinds: Readonly<Record<string, LayerKind>> = {
  Dense: "linear",
  SimpleRNN: "recurrent",
  GRU: "recurrent",
  LSTM: "recurrent",
  RNN: "recurrent",
  ConvLSTM2D: "recurrent",
  Bidirectional: "recurrent",
  Conv1D: "conv",
  Conv2D: "conv",
  Conv3D: "conv",
  Conv2DTranspose: "conv",
  Conv3DTranspose: "conv",
  SeparableConv2D: "conv",
  DepthwiseConv2D: "conv",
  Embedding: "embedding",
  Dropout: "dropout",
  SpatialDropout1D: "dropout",
  AlphaDropout: "dropout",
  GaussianDropout: "dropout",
  MonteCarloDropout: "dropout",
};

const obstacles: Readonly<Partial<Record<string, string>>> = {
  AlphaDropout: "AlphaDropout does not multiply by a 0/1 mask",
  GaussianDropout: "GaussianDropout multiplies by Gaussian noise, not by a 0/1 mask",
};

/** TimeDistributed around a layer that the walk treats like the layer itself: the wrapper applies it to every time step. */
function timeDistributed(layer: Layer): Layer | undefined {
  return layer.getClassName() === "TimeDistributed" ? innerOf(layer) : undefined;
}

/** The layer that can drop connections, or does, that a layer is or, as TimeDistributed, applies to every step. */
export function droppableOf(layer: Layer): Layer | undefined {
  const inner = timeDistributed(layer) ?? layer;
  return droppable.has(plainClassName(inner)) ? inner : undefined;
}

/** What a layer does, as far as transformations care. */
export function kindOf(layer: Layer): LayerKind {
  return kinds[plainClassName(droppableOf(layer) ?? layer)] ?? "other";
}

/** The framework's own word for a layer. */
export function typeOf(layer: Layer): string {
  const inner = innerOf(layer);
  return inner === undefined ? layer.getClassName() : `${layer.getClassName()}(${inner.getClassName()})`;
}

/** Why this adapter cannot change a layer, though its kind says it could. */
export function obstacleOf(layer: Layer): string | undefined {
  if (kindOf(layer) === "recurrent") return cellObstacle(droppableOf(layer) ?? layer);
  return obstacles[layer.getClassName()];
}

/** A cell of a user's own may call its weights what it likes, and keep them anywhere. */
function cellObstacle(layer: Layer): string | undefined {
  const matrices = layer.weights.filter((variable) => ["kernel", "recurrent_kernel"].includes(shortName(variable)));
  if (matrices.length === 0) return "its cell has no weight of the name kernel or recurrent_kernel";
  const held = new Set(weightFields(layer).map(({ variable }) => variable));
  return matrices.every((variable) => held.has(variable))
    ? undefined
    : "its cell does not hold its weights in fields, where drawn ones could take their place";
}

/** The model inside a TimeDistributed wrapper. */
export function distributedModel(layer: Layer): Layer | undefined {
  const inner = timeDistributed(layer);
  return isContainer(inner) ? inner : undefined;
}
