import type * as tf from "@tensorflow/tfjs";
import { built, type Container, isContainer, isInputLayer } from "../tf/containers.ts";
import { type Node, nodeOf } from "../tf/types.ts";
import type { Flat, Step, Value } from "./step.ts";

/** Takes a model apart into steps. */
export function flatten(model: Container): Flat {
  const flattener = new Flattener();
  const inputs = built(model).inputs.map((tensor) => flattener.value(tensor));
  const outputs = flattener.graph(model, inputs, 0);
  return { steps: flattener.steps, inputs, outputs };
}

class Flattener {
  readonly steps: Step[] = [];
  #values = 0;
  #scopes = 1;

  value(tensor: tf.SymbolicTensor): Value {
    return { index: this.#values++, dtype: tensor.dtype, rank: tensor.rank };
  }

  /** Appends the steps of a model whose inputs are given; returns its outputs. */
  graph(model: Container, inputs: readonly Value[], scope: number): Value[] {
    const values = new Map<tf.SymbolicTensor, Value>(model.inputs.map((tensor, i) => [tensor, inputs[i] as Value]));
    const done = new Set<Node>();
    const visit = (tensor: tf.SymbolicTensor): Value => {
      const known = values.get(tensor);
      if (known !== undefined) return known;
      const node = nodeOf(tensor);
      // TF.js works off a stack onto which it pushes the inputs, so it comes to the last input first.
      for (const input of [...node.inputTensors].reverse()) if (input !== tensor) visit(input);
      if (!done.has(node)) {
        done.add(node);
        for (const output of node.outputTensors) if (!values.has(output)) values.set(output, this.value(output));
        if (!isInputLayer(node.outboundLayer))
          this.#call(
            node,
            node.inputTensors.map((input) => values.get(input) as Value),
            values,
            scope,
          );
      }
      return values.get(tensor) as Value;
    };
    return model.outputs.map(visit);
  }

  #call(node: Node, inputs: readonly Value[], values: ReadonlyMap<tf.SymbolicTensor, Value>, scope: number): void {
    const outputs = node.outputTensors.map((tensor) => values.get(tensor) as Value);
    const layer = node.outboundLayer;
    if (!isContainer(layer)) {
      this.steps.push({ type: "call", layer, inputs, outputs, scope });
      return;
    }
    const inner = this.#scopes++;
    const entered = built(layer).inputs.map((tensor) => this.value(tensor));
    this.steps.push({ type: "enter", inputs, outputs: [], scope, inner });
    this.#alias(inputs, entered);
    this.#alias(this.graph(layer, entered, inner), outputs);
  }

  #alias(from: readonly Value[], to: readonly Value[]): void {
    for (const [i, value] of from.entries())
      this.steps.push({ type: "alias", inputs: [value], outputs: [to[i] as Value] });
  }
}
