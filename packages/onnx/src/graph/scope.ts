import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import type { Constant } from "./constant.ts";

/** A graph of a model, the main one or the body of an `If`, `Loop` or `Scan`, with what is known of its values. */
export interface Scope {
  readonly graph: GraphProto;
  readonly parent: Scope | undefined;
  /** "" for the main graph, else the way to it, e.g. `If_3/then_branch/`. */
  readonly path: string;
  /** The node whose attribute this graph is. */
  readonly owner: NodeProto | undefined;
  /** Nodes in execution order, and whether each depends on an input of the model. */
  readonly nodes: readonly NodeProto[];
  readonly dynamic: ReadonlySet<NodeProto>;
  /** Values of this graph that do not depend on an input of the model. */
  readonly constants: ReadonlyMap<string, Constant>;
  /** All names this graph defines. An inner name hides an outer one. */
  readonly defines: ReadonlySet<string>;
  /** The nodes that read each value, by themselves or in a graph they hold; undefined stands for an output of the graph. */
  readonly uses: ReadonlyMap<string, readonly (NodeProto | undefined)[]>;
  /** The graphs of its dynamic nodes. */
  readonly inner: ReadonlyMap<NodeProto, readonly Scope[]>;
  /** Shared by all scopes of a model: computations on constants with the ids of what they give, to know two equal ones for one. */
  readonly expressions: Map<string, readonly string[]>;
}

/** The constant that a name stands for in a graph, or undefined when it depends on an input of the model. */
export function findConstant(scope: Scope, name: string): Constant | undefined {
  for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
    if (s.defines.has(name)) return s.constants.get(name);
  }
  return undefined;
}
