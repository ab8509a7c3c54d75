import type { DropConnectParams, DropoutParams, MaskPer, Scale } from "@mayhap/core";
import type { Graph } from "./graph.ts";
import type { Edge } from "./layer-node.ts";
import { type Attribute, inputsOf, type NodeDef, text, textOf } from "./node-def.ts";
import { DROP_CONNECT, DROPOUT_MASK } from "./ops.ts";

/** The name of what comes in at an edge. */
export function inputAt({ node, input }: Edge, graph: Graph): string {
  return inputsOf(graph.nodes.get(node) as NodeDef)[input] as string;
}

/** DropConnect parameters as attributes of a node. */
export function dropConnectAttributes({ p, scale, maskPer, bias }: DropConnectParams): Record<string, Attribute> {
  return { p: { f: p }, scale: text(scale), mask_per: text(maskPer), bias: { b: bias } };
}

/** Dropout parameters as attributes of a node. */
export function dropoutAttributes({ p, maskPer }: DropoutParams): Record<string, Attribute> {
  return { p: { f: p }, mask_per: text(maskPer) };
}

/** Our node at a weight or bias edge. */
export function dropConnectAt(edge: Edge | undefined, graph: Graph): NodeDef | undefined {
  const node = edge === undefined ? undefined : graph.source(inputAt(edge, graph));
  return node?.op === DROP_CONNECT ? node : undefined;
}

/** Our mask node before an activation edge: an input of the product that stands there. */
export function maskAt(edge: Edge | undefined, graph: Graph): NodeDef | undefined {
  return edge && maskOf(graph.source(inputAt(edge, graph)), graph);
}

/** Whether a node is one of the two that dropout puts before a layer: the mask, and the product by it. */
export function isDropout(node: NodeDef, graph: Graph): boolean {
  return node.op === DROPOUT_MASK || maskOf(node, graph) !== undefined;
}

function maskOf(product: NodeDef | undefined, graph: Graph): NodeDef | undefined {
  const mask = product?.op === "Mul" ? graph.source(inputsOf(product)[1]) : undefined;
  return mask?.op === DROPOUT_MASK ? mask : undefined;
}

/** The parameters that one of our nodes carries. */
export function dropConnectParams({ attr = {} }: NodeDef): DropConnectParams {
  return {
    p: attr.p?.f ?? 0,
    scale: textOf(attr.scale?.s) as Scale,
    maskPer: textOf(attr.mask_per?.s) as MaskPer,
    bias: attr.bias?.b ?? false,
  };
}

/** As `dropConnectParams`, of a mask node. */
export function dropoutParams({ attr = {} }: NodeDef): DropoutParams {
  return { p: attr.p?.f ?? 0, maskPer: textOf(attr.mask_per?.s) as MaskPer };
}
