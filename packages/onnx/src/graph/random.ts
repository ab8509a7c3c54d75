import type { FunctionProto, NodeProto } from "../generated/onnx_pb.ts";
import { functionKey } from "./functions.ts";
import { intOf, isStandard, subgraphs } from "./node.ts";

const generators = new Set([
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
  "Multinomial",
  "Bernoulli",
]);

const memo = new WeakMap<FunctionProto, boolean>();

/** Whether a node draws random numbers of its own, so that it may give something else at every run. */
export function isRandom(node: NodeProto, functions: ReadonlyMap<string, FunctionProto>): boolean {
  if (isStandard(node) && generators.has(node.opType)) return true;
  // Dropout counts as random as soon as it has a training_mode input or the old is_test flag is switched off.
  if (isStandard(node, "Dropout") && (node.input[2] ?? "") !== "") return true;
  if (isStandard(node, "Dropout") && intOf(node, "is_test", 1) === 0) return true;
  if (subgraphs(node).some(({ graph }) => graph.node.some((inner) => isRandom(inner, functions)))) return true;
  const body = functions.get(functionKey(node));
  if (body === undefined) return false;
  let known = memo.get(body);
  if (known === undefined) {
    memo.set(body, false); // a function that calls itself ends here
    known = body.node.some((inner) => isRandom(inner, functions));
    memo.set(body, known);
  }
  return known;
}
