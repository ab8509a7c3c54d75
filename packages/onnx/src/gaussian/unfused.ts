import type { NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { attribute, makeNode, stringOf } from "../graph/node.ts";

/** A product and, where the node has one built in (`FusedGemm`), the activation function behind it, apart. */
export function unfused(node: NodeProto): { readonly product: NodeProto; readonly activation?: NodeProto } {
  if (node.opType !== "FusedGemm") return { product: node };
  const product = copy(node, {
    opType: "Gemm",
    domain: "",
    attribute: node.attribute.filter(({ name }) => !name.startsWith("activation")),
  });
  const function_ = stringOf(node, "activation", "");
  if (function_ === "") return { product };
  const attributes = ["alpha", "beta", "gamma"].flatMap((name) => {
    const stated = attribute(node, `activation_${name}`);
    return stated === undefined ? [] : [copy(stated, { name })];
  });
  return { product, activation: makeNode(function_, [], [], { attributes }) };
}
