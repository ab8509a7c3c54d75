import type { NodeProto } from "../generated/onnx_pb.ts";
import { intOf } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { biasEdge } from "./bias.ts";
import type { Finding, WeightEdge } from "./record.ts";

/** The numbers of bits that fit into a byte without crossing its border. */
const readable = new Set([2, 4, 8]);

/** com.microsoft `MatMulNBits`: a matrix [K, N] in blocks of few bits along K, with a scale and a zero point for each block. */
export function matMulNBits(node: NodeProto, scope: Scope): Finding {
  const [constant, scales, zero, groups] = [1, 2, 3, 4].map((index) => findConstant(scope, node.input[index] ?? ""));
  if (constant === undefined) return { kind: "other" };
  const given = (index: number): boolean => (node.input[index] ?? "") !== "";
  const bits = intOf(node, "bits", 4);
  const refuse = (obstacle: string): Finding => ({ kind: "linear", obstacle });
  if (!readable.has(bits)) return refuse(`its weights have ${bits} bits each, and only 2, 4 and 8 can be unpacked`);
  if (scales === undefined || (given(3) && zero === undefined) || (given(4) && groups === undefined))
    return refuse("the scales or zero points of its weights are not constant");
  const edge: WeightEdge = {
    role: "kernel",
    node,
    index: 1,
    constant,
    form: "right",
    packed: {
      form: "blocks",
      dims: [intOf(node, "K", 0), intOf(node, "N", 0)],
      bits,
      block: intOf(node, "block_size", 32),
      scales,
      ...(zero === undefined ? {} : { zero }),
      ...(groups === undefined ? {} : { groups }),
    },
    factor: { scale: 2 },
  };
  const bias = biasEdge(node, 5, edge, scope);
  return { kind: "linear", weights: bias === undefined ? [edge] : [edge, bias], activation: 0 };
}
