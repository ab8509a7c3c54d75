import type { LayerKind, WeightRole } from "@mayhap/core";
import type { NodeProto } from "../generated/onnx_pb.ts";
import { attribute, floatOf, intOf } from "../graph/node.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import { readFloats } from "../tensor/read.ts";
import { isFloat } from "../tensor/types.ts";
import { constantDims } from "./dims.ts";
import type { Form } from "./form.ts";
import { weightObstacle } from "./linear.ts";
import type { Finding, WeightEdge } from "./record.ts";

/** `Conv` and its relatives. */
export function conv(node: NodeProto, scope: Scope): Finding {
  return weighted("conv", node, scope, [
    ["kernel", 1, node.opType === "ConvTranspose" ? "filter-t" : "filter"],
    // In between DeformConv has its offsets.
    ["bias", node.opType === "DeformConv" ? 3 : 2, "plain"],
  ]);
}

/** `Gather` of rows of a constant table of numbers. */
export function gather(node: NodeProto, scope: Scope): Finding {
  const constant = findConstant(scope, node.input[0] ?? "");
  if (constant === undefined || !isFloat(constant.type) || intOf(node, "axis", 0) !== 0) return { kind: "other" };
  if (constantDims(constant, scope)?.length !== 2) return { kind: "other" };
  return { kind: "embedding", weights: [{ role: "kernel", node, index: 0, constant, form: "plain" }] };
}

/** com.microsoft `EmbedLayerNormalization`: the sum of rows of three tables, for the word, its position and its segment. */
export function embedLayerNormalization(node: NodeProto, scope: Scope): Finding {
  const { activation: _, ...found } = weighted("embedding", node, scope, [
    ["kernel", 2, "plain"],
    ["kernel", 3, "plain"],
    ["kernel", 4, "plain"],
  ]);
  return found;
}

/** The model's own `Dropout`, with its rate: an attribute before opset 12, an input since. */
export function ownDropout(node: NodeProto, scope: Scope): Finding {
  const tensor = findConstant(scope, node.input[1] ?? "")?.root.tensor;
  const given = tensor === undefined ? undefined : readFloats(tensor)?.[0];
  const rate = given ?? (attribute(node, "ratio") === undefined ? undefined : floatOf(node, "ratio", 0.5));
  return { kind: "dropout", activation: 0, rate: Number((rate ?? 0.5).toPrecision(7)) };
}

function weighted(
  kind: LayerKind,
  node: NodeProto,
  scope: Scope,
  slots: readonly (readonly [WeightRole, number, Form])[],
): Finding {
  const weights: WeightEdge[] = [];
  for (const [role, index, form] of slots) {
    const constant = findConstant(scope, node.input[index] ?? "");
    if (constant !== undefined) weights.push({ role, node, index, constant, form });
  }
  const matrices = weights.filter((w) => w.role !== "bias");
  if (matrices.length === 0) return { kind: "other" };
  const obstacle = matrices.map((w) => weightObstacle(w, scope)).find((o) => o !== undefined);
  return { kind, weights, activation: 0, ...(obstacle === undefined ? {} : { obstacle }) };
}
