import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import type { Names } from "../graph/names.ts";
import { intAttribute, makeNode } from "../graph/node.ts";
import type { GraphEditor } from "../rewrite/editor.ts";
import type { WeightEdge } from "../walk/record.ts";

/** Connects new weights to the layers of a graph. */
export class Wiring {
  readonly graph: GraphProto;
  readonly editor: GraphEditor;
  readonly names: Names;
  readonly #forward = new Map<NodeProto, Map<number, string>>();

  constructor(graph: GraphProto, editor: GraphEditor, names: Names) {
    this.graph = graph;
    this.editor = editor;
    this.names = names;
  }

  /**
   * Gives a weight edge another value. The two directions of a recurrent layer are two edges, forward first, but one input of the
   * operator: their values are joined.
   */
  connect(edge: WeightEdge, value: string): void {
    const { node, index, direction } = edge;
    if (direction === undefined) this.editor.connect(node, index, value);
    else if (direction === 0) this.#forward.set(node, (this.#forward.get(node) ?? new Map()).set(index, value));
    else this.editor.connect(node, index, this.#join([this.#forward.get(node)?.get(index) ?? "", value]));
  }

  #join(values: readonly [string, string]): string {
    const output = this.names.fresh(`${values[1]}/Concat`);
    const options = { name: this.names.fresh(`${output}_node`), attributes: [intAttribute("axis", 0)] };
    this.editor.prepend(this.graph, makeNode("Concat", values, [output], options));
    return output;
  }
}
