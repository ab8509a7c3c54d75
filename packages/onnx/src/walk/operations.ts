import { declared } from "../graph/lookup.ts";
import { intOf } from "../graph/node.ts";
import { sizeOf } from "../tensor/types.ts";
import { declaredDims, weightShape } from "./dims.ts";
import { rankOf } from "./rank.ts";
import type { LayerRecord } from "./record.ts";

/**
 * Multiply-add operations per example of a layer: the size of its weights times the places where they act. Undefined where the
 * file does not declare the shapes that tell.
 */
export function operationsOf(record: LayerRecord): number | undefined {
  const { kind, scope, weights } = record;
  if (kind === "embedding") return 0;
  const shapes = weights.filter(({ role }) => role !== "bias").map((edge) => weightShape(edge, scope));
  const places = placesOf(record);
  if (shapes.length === 0 || shapes.includes(undefined) || places === undefined) return undefined;
  return places * shapes.reduce((sum, dims) => sum + sizeOf(dims as number[]), 0);
}

/** At how many places of an example the weights act. */
function placesOf({ kind, node, scope }: LayerRecord): number | undefined {
  if (kind === "recurrent") {
    const steps = declaredDims(declared(scope.graph).get(node.input[0] ?? ""))?.[
      intOf(node, "layout", 0) === 0 ? 0 : 1
    ];
    return typeof steps === "number" ? steps : undefined;
  }
  const output = node.output[0] ?? "";
  if (kind === "linear" && rankOf(scope, output) === 2) return 1;
  const dims = declaredDims(declared(scope.graph).get(output));
  // Batch first, then the positions; the last axis, of a Conv the second, belongs to the weights.
  const positions = kind === "conv" ? dims?.slice(2) : kind === "linear" ? dims?.slice(1, -1) : undefined;
  return positions?.every((d) => typeof d === "number") ? sizeOf(positions as number[]) : undefined;
}
