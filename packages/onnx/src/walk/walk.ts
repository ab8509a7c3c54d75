import type { DropConnectParams, LayerKind, WeightRole } from "@mayhap/core";
import type { ModelProto, NodeProto } from "../generated/onnx_pb.ts";
import { localIds } from "../graph/ids.ts";
import { isStandard } from "../graph/node.ts";
import { readScope } from "../graph/read.ts";
import { findConstant, type Scope } from "../graph/scope.ts";
import type { Mark } from "../rewrite/strip.ts";
import type { Finding, LayerRecord, WeightEdge } from "./record.ts";
import { findingOf } from "./rules.ts";

/** Reads the main graph of a plain model with everything inside. */
export function scopeOf(model: ModelProto): Scope {
  const graph = model.graph;
  if (graph === undefined) throw new Error("a loaded model always has a graph");
  return readScope(model, graph, (node, scope) => localIds(scope.graph).get(node) ?? node.opType);
}

/** The layers of a plain model in execution order: a node that holds graphs comes before what is inside. */
export function walk(scope: Scope, marks: ReadonlyMap<NodeProto, ReadonlyMap<number, Mark>>): LayerRecord[] {
  const records: LayerRecord[] = [];
  const absorbed = new Set<NodeProto>();
  for (const node of scope.nodes) {
    if (!scope.dynamic.has(node) || absorbed.has(node)) continue;
    const finding = classify(node, scope);
    if (finding.absorbs !== undefined) absorbed.add(finding.absorbs);
    records.push(record(node, scope, finding, marks));
    for (const inner of scope.inner.get(node) ?? []) records.push(...walk(inner, marks));
  }
  return records;
}

function classify(node: NodeProto, scope: Scope): Finding {
  const found = findingOf(node, scope);
  // A product of two constants: only a bias or a scale depends on the input, and no weight meets an activation.
  const activation = found.activation ?? ((found.weights?.[0]?.index ?? 0) === 0 ? -1 : 0);
  const apart = found.kind === "linear" && findConstant(scope, node.input[activation] ?? "") !== undefined;
  return apart ? { kind: "other" } : found;
}

const plainOwners = new Set(["If", "Loop", "Scan"]);

function record(
  node: NodeProto,
  scope: Scope,
  finding: Finding,
  marks: ReadonlyMap<NodeProto, ReadonlyMap<number, Mark>>,
): LayerRecord {
  const id = scope.path + (localIds(scope.graph).get(node) ?? node.opType);
  const { kind, weights = [], activation, rate } = finding;
  const obstacle = finding.obstacle ?? (kind === "other" ? undefined : closedOwner(scope));
  const dropconnect = dropConnectOf(kind, weights, marks);
  const dropout = activation === undefined ? undefined : marks.get(node)?.get(activation)?.dropout;
  return {
    id,
    name: node.name === "" ? id : scope.path + node.name,
    kind,
    type: node.opType,
    scope,
    node,
    weights,
    ...(activation === undefined ? {} : { activation }),
    ...(rate === undefined ? {} : { rate }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(dropconnect === undefined ? {} : { dropconnect }),
    ...(dropout === undefined ? {} : { dropout }),
  };
}

/** What our nodes say of a layer. Which matrices of a recurrent one drop is seen by where they stand. */
function dropConnectOf(
  kind: LayerKind,
  weights: readonly WeightEdge[],
  marks: ReadonlyMap<NodeProto, ReadonlyMap<number, Mark>>,
): DropConnectParams | undefined {
  const marked = weights.filter(({ node, index }) => marks.get(node)?.get(index)?.dropconnect !== undefined);
  const first = marked[0];
  const params = first && marks.get(first.node)?.get(first.index)?.dropconnect;
  if (params === undefined || kind !== "recurrent") return params;
  const has = (role: WeightRole): boolean => marked.some((edge) => edge.role === role);
  return {
    ...params,
    recurrent: [...(has("input") ? ["W" as const] : []), ...(has("recurrent") ? ["R" as const] : [])],
  };
}

/** Operators like `BeamSearch` hold whole models that onnxruntime checks for a fixed form: no node may be added there. */
function closedOwner(scope: Scope): string | undefined {
  for (let s: Scope | undefined = scope; s?.owner !== undefined; s = s.parent) {
    if (!isStandard(s.owner) || !plainOwners.has(s.owner.opType)) {
      return `it is inside a ${s.owner.opType} operator, whose graphs have a fixed form`;
    }
  }
  return undefined;
}
