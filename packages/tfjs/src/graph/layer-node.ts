import type { WeightRole } from "@mayhap/core";
import type { Step } from "./layout.ts";
import type { NodeDef } from "./node-def.ts";

/** One input of one node. */
export interface Edge {
  readonly node: string;
  readonly input: number;
}

/** A constant that a layer multiplies by, adds or looks up in. */
export interface WeightEdge {
  readonly role: WeightRole & ("kernel" | "bias");
  readonly edge: Edge;
  /** From what comes in at the edge to canonical order, given its lengths. */
  canonical(dims: readonly number[]): readonly Step[];
}

/** A node whose weights can be dropped, as far as it alone tells. */
export interface LayerNode {
  readonly id: string;
  readonly node: NodeDef;
  readonly kind: "linear" | "conv" | "embedding";
  /** The node of the main graph in whose body it is, if it is in one. */
  readonly caller?: string;
  /** Where dropout acts. */
  readonly activation?: Edge;
  /** The kernel comes first. */
  readonly weights: readonly [WeightEdge, ...WeightEdge[]];
  readonly obstacle?: string;
}

/** As it is stored. */
export const plain = (): readonly Step[] => [];

/** A bias is a vector, whatever axes of length 1 it is stored with. */
export const flat = (dims: readonly number[]): readonly Step[] => [{ dims: [dims.reduce((a, b) => a * b, 1)] }];
