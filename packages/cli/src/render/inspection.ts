import type { Explanation, InputInfo, LayerWeight, OutputInfo } from "@mayhap/core";
import type { OpenedModel } from "../models/opened.ts";

/** What `mayhap inspect --json` prints. */
export interface Inspection {
  readonly model: string;
  readonly format: string;
  readonly bytes: number;
  readonly facts: Readonly<Record<string, string>>;
  readonly inputs: readonly InputInfo[];
  readonly outputs: readonly (OutputInfo & { readonly output: "probabilities" | "values" })[];
  readonly parameters: number;
  /** Weights that can be dropped in the replaced layers; tied ones count once. */
  readonly droppable: number;
  /** Whether the file is transformed already, or the layers tell what would be. */
  readonly tense: "is" | "would be";
  readonly layers: readonly object[];
}

/** Gathers it. */
export function inspection(opened: OpenedModel, { layers, tense }: Explanation): Inspection {
  const { path, format, bytes, facts, inputs, outputs, parameters } = opened;
  const replaced = layers.filter((explained) => explained.replaced).map(({ layer }) => layer);
  const dropped = replaced.flatMap(({ weights, dropconnect }) =>
    weights.filter(({ role }) => role !== "bias" || dropconnect?.bias),
  );
  return {
    model: path,
    format,
    bytes,
    facts,
    inputs,
    outputs: outputs.map((output) => ({ ...output, output: output.head ? "probabilities" : "values" })),
    parameters,
    droppable: countWeights(dropped),
    tense,
    layers: layers.map((explained) => ({
      id: explained.layer.id,
      name: explained.layer.name,
      type: explained.layer.type,
      kind: explained.layer.kind,
      weights: explained.layer.weights.map(({ role, shape }) => ({ role, shape })),
      replaced: explained.replaced,
      ...(explained.p !== undefined && { p: explained.p }),
      reason: explained.reason,
    })),
  };
}

function countWeights(weights: readonly LayerWeight[]): number {
  const distinct = new Map(weights.map(({ tensor, shape }) => [tensor, shape]));
  const sizes = [...distinct.values()].map((shape) =>
    shape.reduce<number>((product, length) => product * (length ?? 0), 1),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
