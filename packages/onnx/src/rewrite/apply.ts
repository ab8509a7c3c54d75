import { type Changes, type DropConnectParams, type DropoutParams, drops, ModelError } from "@mayhap/core";
import { type Analysis, analyse } from "../analysis.ts";
import { type ModelProto, OperatorSetIdProtoSchema } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { Names } from "../graph/names.ts";
import { makeNode, standardOpset } from "../graph/node.ts";
import { seldom } from "../later.ts";
import type { OnnxModel } from "../model.ts";
import { create } from "../proto/message.ts";
import { ElementType } from "../tensor/types.ts";
import { floatTensor } from "../tensor/write.ts";
import type { LayerRecord, WeightEdge } from "../walk/record.ts";
import { definition, domain, dropConnect, dropConnectUnscaled, dropout } from "./definitions.ts";
import { GraphEditor } from "./editor.ts";
import { raiseIr } from "./ir.ts";
import { dropConnectAttributes, dropoutAttributes } from "./params.ts";

/** What each layer shall have in the end. */
interface Plan {
  readonly dropconnect: ReadonlyMap<string, DropConnectParams>;
  readonly dropout: ReadonlyMap<string, DropoutParams>;
}

/** A new model with our nodes on the edges that the changes name, and on no others of that type. */
export function apply(model: OnnxModel, changes: Changes): OnnxModel {
  const analysis = analyse(model.proto);
  const plan = planOf(analysis, changes);
  if (plan.dropconnect.size === 0 && plan.dropout.size === 0) return model.with(analysis.original);
  return model.with(insert(analysis, plan));
}

function planOf(analysis: Analysis, changes: Changes): Plan {
  const records = new Map(analysis.records.map((r) => [r.id, r]));
  for (const id of changes.layers.keys()) check(id, records.get(id), changes);
  checkOpset(analysis, changes);
  const kept = <T>(get: (r: LayerRecord) => T | undefined): Map<string, T> => {
    const found = new Map<string, T>();
    for (const r of analysis.records) {
      const params = get(r);
      if (params !== undefined) found.set(r.id, params);
    }
    return found;
  };
  return {
    dropconnect: changes.type === "dropconnect" ? changes.layers : kept((r) => r.dropconnect),
    dropout: changes.type === "dropout" ? changes.layers : kept((r) => r.dropout),
  };
}

/** Masks and factors multiply by broadcasting, which `Mul` does since opset 7; onnxruntime has no older one either. */
function checkOpset(analysis: Analysis, changes: Changes): void {
  const opset = standardOpset(analysis.plain);
  const multiplies = changes.type === "dropout" || [...changes.layers.values()].some((p) => p.scale === "none");
  if (opset >= 7n || changes.layers.size === 0 || !multiplies) return;
  throw new ModelError(
    "UNSUPPORTED_LAYER",
    `The model uses opset ${opset}, whose Mul cannot broadcast: dropout and scale "none" need opset 7. Convert it with onnx.version_converter, or use dropconnect with the inverted scale.`,
  );
}

function check(id: string, record: LayerRecord | undefined, changes: Changes): void {
  const why = whyNot(record, id, changes);
  if (why === undefined) return;
  throw new ModelError(
    "UNSUPPORTED_LAYER",
    `Layer "${id}" cannot get ${changes.type}: ${why}. Leave it out with the layers option.`,
  );
}

function whyNot(record: LayerRecord | undefined, id: string, changes: Changes): string | undefined {
  if (record === undefined) return "the model has no layer with this id";
  const { type, weights, obstacle, activation, scope } = record;
  if (changes.type === "dropconnect") {
    const params = changes.layers.get(id) as DropConnectParams;
    const drop = weights.some(({ role }) => role !== "bias" && drops(params, role));
    return (
      obstacle ?? (drop ? undefined : `a ${type} node has no constant ${params.recurrent?.join(" or ") ?? "weights"}`)
    );
  }
  if (activation === undefined) return `a ${type} node has no activations that could be dropped`;
  return scope.parent === undefined
    ? undefined
    : "it is inside a branch or a loop, where the shape of its activations is not known in advance";
}

function insert(analysis: Analysis, plan: Plan): ModelProto {
  const model = analysis.plain;
  const editor = new GraphEditor();
  const names = new Names(model);
  const used = new Set<string>();
  const shared = new Map<string, string>();
  for (const record of analysis.records) {
    const drop = plan.dropconnect.get(record.id);
    if (drop !== undefined) {
      for (const edge of record.weights) {
        if (!drops(drop, edge.role)) continue;
        connectWeight(analysis, record, edge, drop, { editor, names, used, shared });
      }
    }
    const mask = plan.dropout.get(record.id);
    if (mask !== undefined && record.activation !== undefined) {
      const input = record.node.input[record.activation] ?? "";
      const output = names.fresh(`${record.id}/mayhap.Dropout`);
      const options = { name: names.fresh(`mayhap.Dropout/${record.id}`), domain, attributes: dropoutAttributes(mask) };
      editor.insertBefore(record.node, makeNode(dropout, [input], [output], options));
      editor.connect(record.node, record.activation, output);
      used.add(dropout);
    }
  }
  const graph = model.graph === undefined ? undefined : editor.apply(model.graph);
  return raiseIr(
    copy(model, {
      ...(graph === undefined ? {} : { graph }),
      opsetImport: [...model.opsetImport, create(OperatorSetIdProtoSchema, { domain, version: 1n })],
      functions: [...model.functions, ...[...used].map((op) => definition(op, standardOpset(model)))],
    }),
  );
}

interface Work {
  readonly editor: GraphEditor;
  readonly names: Names;
  readonly used: Set<string>;
  /** Values behind nodes that are there already: uses of one tensor in one graph share a node. */
  readonly shared: Map<string, string>;
}

function connectWeight(
  analysis: Analysis,
  record: LayerRecord,
  edge: WeightEdge,
  params: DropConnectParams,
  { editor, names, used, shared }: Work,
): void {
  const input = edge.node.input[edge.index] ?? "";
  const key = JSON.stringify([record.scope.path, input, params.p, params.scale, params.maskPer, params.bias]);
  let output = shared.get(key);
  if (output === undefined) {
    output = names.fresh(`${input}/mayhap.DropConnect`);
    shared.set(key, output);
    // Integers cannot take a factor: it goes where the layer has a scale for them.
    const op = params.scale === "none" && edge.packed === undefined ? dropConnectUnscaled : dropConnect;
    const inputs = [input];
    if (op === dropConnectUnscaled) {
      const keep = names.fresh(`${output}/keep`);
      const type = edge.constant.type === 0 ? ElementType.FLOAT : edge.constant.type;
      if (analysis.plain.graph !== undefined) {
        editor.addInitializer(analysis.plain.graph, floatTensor(keep, Float32Array.of(1 - params.p), [], type));
      }
      inputs.push(keep);
    }
    const name = names.fresh(`mayhap.DropConnect/${record.id}/${edge.role}`);
    const node = makeNode(op, inputs, [output], { name, domain, attributes: dropConnectAttributes(params) });
    editor.insertBefore(firstUser(record, edge), node);
    used.add(op);
  }
  editor.connect(edge.node, edge.index, output);
  if (edge.factor === undefined || params.scale === "inverted" || analysis.plain.graph === undefined) return;
  seldom().rescale({ record, edge, params }, 1 - params.p, { graph: analysis.plain.graph, editor, names }, (node) => {
    used.add(node.opType);
    return [node];
  });
}

/** Records come in execution order, so the first layer to ask for a shared node is the first to need it, unless the file is unsorted. */
function firstUser(record: LayerRecord, edge: WeightEdge): WeightEdge["node"] {
  const users = record.scope.uses.get(edge.node.input[edge.index] ?? "") ?? [];
  const all = new Set(users);
  return record.scope.graph.node.find((node) => all.has(node)) ?? edge.node;
}
