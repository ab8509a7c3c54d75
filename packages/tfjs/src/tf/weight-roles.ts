import type { LayerKind, WeightRole } from "@mayhap/core";
import { type LayerVariable, shortName } from "./types.ts";

/** Roles by the last part of a variable's name. Weights of other names (statistics, gains) are no connections. */
const roles: Readonly<Record<string, WeightRole>> = {
  kernel: "kernel",
  depthwise_kernel: "kernel",
  pointwise_kernel: "kernel",
  embeddings: "kernel",
  recurrent_kernel: "recurrent",
  bias: "bias",
};

/** The role of a weight that is a connection or bias, in a layer of some kind. */
export function roleOf(variable: LayerVariable, kind: LayerKind): WeightRole | undefined {
  const role = roles[shortName(variable)];
  return kind === "recurrent" && role === "kernel" ? "input" : role;
}

/** Whether a weight is a table whose rows are dropped whole. */
export function dropsRows(variable: LayerVariable): boolean {
  return shortName(variable) === "embeddings";
}
