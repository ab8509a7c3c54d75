import type { DropConnectParams } from "@mayhap/core";
import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import type { Names } from "../graph/names.ts";
import { intOf, makeNode } from "../graph/node.ts";
import { findConstant } from "../graph/scope.ts";
import { ElementType } from "../tensor/types.ts";
import { floatTensor } from "../tensor/write.ts";
import type { LayerRecord, WeightEdge } from "../walk/record.ts";
import { domain, dropConnectIntegers, dropConnectOutput, dropConnectSum, dropConnectUnscaled } from "./definitions.ts";
import type { GraphEditor } from "./editor.ts";
import { dropConnectAttributes } from "./params.ts";

interface Work {
  /** The main graph, which takes the constants. */
  readonly graph: GraphProto;
  readonly editor: GraphEditor;
  readonly names: Names;
}

/**
 * Multiplies a layer whose weights are integers by a factor: its scale, or where it has none its output. Gives the nodes to
 * `put`, as ours; they may be expanded.
 */
export function rescale(
  { record, edge, params }: { record: LayerRecord; edge: WeightEdge; params: DropConnectParams },
  factor: number,
  { graph, editor, names }: Work,
  put: (node: NodeProto) => readonly NodeProto[],
): void {
  const { node, factor: place = {} } = edge;
  const attributes = dropConnectAttributes(params);
  const make = (op: string, value: string, by: number, type: number, output: string): readonly NodeProto[] => {
    const constant = names.fresh(`${output}/factor`);
    editor.addInitializer(graph, floatTensor(constant, Float64Array.of(by), [], type));
    const name = names.fresh(`mayhap.DropConnect/${record.id}/${op}`);
    return put(makeNode(op, [value, constant], [output], { name, domain, attributes }));
  };
  const infront = (op: string, index: number, by: number, type: number): void => {
    const value = node.input[index] ?? "";
    const output = names.fresh(`${value}/mayhap.DropConnect`);
    for (const fresh of make(op, value, by, type, output)) editor.insertBefore(node, fresh);
    editor.connect(node, index, output);
  };

  if (place.scale !== undefined) {
    const type = findConstant(record.scope, node.input[place.scale] ?? "")?.type;
    infront(dropConnectUnscaled, place.scale, factor, type || ElementType.FLOAT);
  }
  for (const last of place.outputs ?? []) {
    const type = last === node ? ElementType.INT32 : intOf(last, "to", ElementType.FLOAT);
    const op = type === ElementType.INT32 ? dropConnectIntegers : dropConnectOutput;
    const [name = "", ...others] = last.output;
    const value = names.fresh(`${name}/unscaled`);
    const made = make(op, value, factor, type === ElementType.INT32 ? ElementType.DOUBLE : type, name);
    editor.replace(last, copy(editor.current(last), { output: [value, ...others] }));
    for (const fresh of made) editor.insertAfter(last, fresh);
  }
  // A bias that is dropped as well wants the factor too.
  const dropped = params.bias && record.weights.some(({ role, index }) => role === "bias" && index === place.sum);
  if (place.sum !== undefined && (node.input[place.sum] ?? "") !== "" && !dropped)
    infront(dropConnectSum, place.sum, 1 / factor, ElementType.DOUBLE);
}
