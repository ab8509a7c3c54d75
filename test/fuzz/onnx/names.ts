import type { Mutation } from "./mutation.ts";
import { graphOf, graphsOf, nodesOf } from "./parts.ts";
import { names } from "./values.ts";

/** Names that are taken twice, or that JavaScript has uses for. */
export const nameMutations: Readonly<Record<string, Mutation>> = {
  "a value is renamed everywhere": (model, dice) => {
    const graph = graphOf(model);
    const values = [...graph.input, ...graph.output, ...graph.initializer, ...graph.node.flatMap(outputs)];
    const from = dice.some(values)?.name;
    if (from === undefined) return;
    const to = dice.of(names);
    const rename = (name: string): string => (name === from ? to : name);
    for (const { node, input, output, initializer, valueInfo } of graphsOf(model)) {
      for (const item of [...input, ...output, ...initializer, ...valueInfo]) item.name = rename(item.name);
      for (const each of node) {
        each.input = each.input.map(rename);
        each.output = each.output.map(rename);
      }
    }
  },
  "a node's name": (model, dice) => {
    const node = dice.some(nodesOf(model));
    if (node) node.name = dice.of(names);
  },
  "all nodes of one name": (model, dice) => {
    const name = dice.of(names);
    for (const node of nodesOf(model)) node.name = name;
  },
  "a value made twice": (model, dice) => {
    const nodes = nodesOf(model);
    const node = dice.some(nodes);
    if (node) node.output[0] = dice.of(nodes).output[0] ?? "";
  },
  "an input that a node makes": (model, dice) => {
    const graph = graphOf(model);
    const node = dice.some(graph.node);
    if (node) node.output[0] = dice.some(graph.input)?.name ?? "";
  },
  "an input twice": (model, dice) => {
    const graph = graphOf(model);
    const input = dice.some(graph.input);
    if (input) graph.input.push(input);
  },
  "an output twice": (model, dice) => {
    const graph = graphOf(model);
    const output = dice.some(graph.output);
    if (output) graph.output.push(output);
  },
};

const outputs = (node: { readonly output: readonly string[] }): { name: string }[] =>
  node.output.map((name) => ({ name }));
