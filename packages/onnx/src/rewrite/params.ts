import type { DropConnectParams, DropoutParams } from "@mayhap/core";
import type { AttributeProto, NodeProto } from "../generated/onnx_pb.ts";
import { floatAttribute, floatOf, intAttribute, intOf, stringAttribute, stringOf } from "../graph/node.ts";

/** The parameters of a `DropConnect` node as attributes. */
export function dropConnectAttributes(params: DropConnectParams): AttributeProto[] {
  return [
    ...probability(params.p),
    stringAttribute("scale", params.scale),
    stringAttribute("mask_per", params.maskPer),
    intAttribute("bias", params.bias ? 1 : 0),
  ];
}

export function readDropConnect(node: NodeProto): DropConnectParams {
  return {
    p: readProbability(node),
    scale: stringOf(node, "scale", "inverted") === "none" ? "none" : "inverted",
    maskPer: stringOf(node, "mask_per", "sample") === "example" ? "example" : "sample",
    bias: intOf(node, "bias", 0) === 1,
  };
}

/** The parameters of a `Dropout` node as attributes. */
export function dropoutAttributes(params: DropoutParams): AttributeProto[] {
  return [...probability(params.p), stringAttribute("mask_per", params.maskPer)];
}

export function readDropout(node: NodeProto): DropoutParams {
  return {
    p: readProbability(node),
    maskPer: stringOf(node, "mask_per", "sample") === "example" ? "example" : "sample",
  };
}

// ONNX attributes are float32. Most p people write (.1, .25) are the shortest decimal of their float32 and come back
// exactly; for the others (1/3) a second attribute carries all digits, so that saving a model changes no sample.
function probability(p: number): AttributeProto[] {
  const attribute = floatAttribute("p", Math.fround(p));
  return shortest(Math.fround(p)) === p ? [attribute] : [attribute, stringAttribute("p_exact", String(p))];
}

function readProbability(node: NodeProto): number {
  const stated = floatOf(node, "p", 0);
  const exact = Number(stringOf(node, "p_exact", ""));
  // Someone may have edited `p` in the file: then it counts, and not the digits of the old one.
  return exact > 0 && Math.fround(exact) === Math.fround(stated) ? exact : shortest(stated);
}

/** The shortest decimal that rounds to this float32. */
function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return decimal;
  }
  return value;
}
