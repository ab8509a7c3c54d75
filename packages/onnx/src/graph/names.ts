import type { GraphProto, ModelProto } from "../generated/onnx_pb.ts";
import { subgraphs } from "./node.ts";

/** Hands out names that no value and no node of a model has. */
export class Names {
  readonly #taken = new Set<string>();

  constructor(model: ModelProto) {
    if (model.graph !== undefined) this.#collect(model.graph);
  }

  /** `wanted`, or `wanted` with a number behind it where it is taken. */
  fresh(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#taken.has(name); i++) name = `${wanted}_${i}`;
    this.#taken.add(name);
    return name;
  }

  #collect(graph: GraphProto): void {
    for (const info of [...graph.input, ...graph.output]) this.#taken.add(info.name);
    for (const tensor of graph.initializer) this.#taken.add(tensor.name);
    for (const sparse of graph.sparseInitializer) this.#taken.add(sparse.values?.name ?? "");
    for (const node of graph.node) {
      this.#taken.add(node.name);
      for (const name of node.input) this.#taken.add(name);
      for (const name of node.output) this.#taken.add(name);
      for (const { graph: inner } of subgraphs(node)) this.#collect(inner);
    }
  }
}
