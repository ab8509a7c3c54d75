import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type SparseTensorProto,
  type TensorProto,
  TensorProto_DataLocation,
} from "../generated/onnx_pb.ts";
import { copy } from "./copy.ts";

type Change = (tensor: TensorProto, where: string) => TensorProto;

/** A model with every tensor in it, wherever it stands, put through a function. What does not change is shared. */
export function mapTensors(model: ModelProto, change: Change): ModelProto {
  const graph = model.graph === undefined ? undefined : mapGraph(model.graph, change);
  const functions = list(model.functions, (f) => {
    const node = list(f.node, (n) => mapNode(n, change));
    const attributeProto = list(f.attributeProto, (a) => mapAttribute(a, f.name, change));
    return node === f.node && attributeProto === f.attributeProto ? f : copy(f, { node, attributeProto });
  });
  const trainingInfo = list(model.trainingInfo, (t) => {
    const initialization = t.initialization && mapGraph(t.initialization, change);
    const algorithm = t.algorithm && mapGraph(t.algorithm, change);
    return initialization === t.initialization && algorithm === t.algorithm
      ? t
      : copy(t, { initialization, algorithm });
  });
  if (graph === model.graph && functions === model.functions && trainingInfo === model.trainingInfo) return model;
  return copy(model, { ...(graph === undefined ? {} : { graph }), functions, trainingInfo });
}

/** Calls a function for every tensor of a model. */
export function eachTensor(model: ModelProto, visit: (tensor: TensorProto, where: string) => void): void {
  mapTensors(model, (tensor, where) => {
    visit(tensor, where);
    return tensor;
  });
}

/** Whether tensors of a model are in other files, which were not read yet. */
export function hasExternal(model: ModelProto): boolean {
  let external = false;
  eachTensor(model, ({ dataLocation }) => {
    external ||= dataLocation === TensorProto_DataLocation.EXTERNAL;
  });
  return external;
}

function mapGraph(graph: GraphProto, change: Change): GraphProto {
  const node = list(graph.node, (n) => mapNode(n, change));
  const initializer = list(graph.initializer, (t) => change(t, `initializer "${t.name}"`));
  const sparseInitializer = list(graph.sparseInitializer, (s) => mapSparse(s, change));
  if (node === graph.node && initializer === graph.initializer && sparseInitializer === graph.sparseInitializer)
    return graph;
  return copy(graph, { node, initializer, sparseInitializer });
}

function mapNode(node: NodeProto, change: Change): NodeProto {
  const where = node.name || node.output[0] || node.opType;
  const attribute = list(node.attribute, (a) => mapAttribute(a, where, change));
  return attribute === node.attribute ? node : copy(node, { attribute });
}

function mapAttribute(a: AttributeProto, where: string, change: Change): AttributeProto {
  const label = `tensor "${a.name}" of node "${where}"`;
  const t = a.t && change(a.t, label);
  const g = a.g && mapGraph(a.g, change);
  const sparseTensor = a.sparseTensor && mapSparse(a.sparseTensor, change);
  const tensors = list(a.tensors, (x) => change(x, label));
  const graphs = list(a.graphs, (x) => mapGraph(x, change));
  const sparseTensors = list(a.sparseTensors, (x) => mapSparse(x, change));
  const same = t === a.t && g === a.g && sparseTensor === a.sparseTensor;
  if (same && tensors === a.tensors && graphs === a.graphs && sparseTensors === a.sparseTensors) return a;
  return copy(a, {
    ...(t === undefined ? {} : { t }),
    ...(g === undefined ? {} : { g }),
    ...(sparseTensor === undefined ? {} : { sparseTensor }),
    tensors,
    graphs,
    sparseTensors,
  });
}

function mapSparse(sparse: SparseTensorProto, change: Change): SparseTensorProto {
  const name = `sparse tensor "${sparse.values?.name ?? ""}"`;
  const values = sparse.values && change(sparse.values, name);
  const indices = sparse.indices && change(sparse.indices, name);
  return values === sparse.values && indices === sparse.indices ? sparse : copy(sparse, { values, indices });
}

/** The same array where no item changed. */
function list<T>(items: T[], change: (item: T) => T): T[] {
  let changed = false;
  const mapped = items.map((item) => {
    const next = change(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? mapped : items;
}
