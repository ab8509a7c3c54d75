import type { GraphProto } from "../generated/onnx_pb.ts";
import type { Scope } from "../graph/scope.ts";
import { declaredDims } from "../walk/dims.ts";
import type { InputSpec } from "./spec.ts";
import { feedsTimeAxis } from "./time-axis.ts";

/** Which inputs hold one example per index of their first axis, and whether the model takes any number of them. */
export interface BatchAxis {
  readonly batch: "free" | "none" | number;
  readonly sliced: ReadonlySet<string>;
}

const none: BatchAxis = { batch: "none", sliced: new Set() };
const notBatch = /seq|time|len|step|frame|token|word/i;

/**
 * Finds the batch axis from what the file declares. Rows are only told apart where nothing speaks against it: first
 * axes of inputs that agree, first axes of outputs that agree with them, no time axis in front.
 */
export function batchAxis(graph: GraphProto, specs: readonly InputSpec[], scope: Scope): BatchAxis {
  const symbols = new Set<string | null>();
  const lengths = new Set<number>();
  for (const { dims } of specs) {
    if (dims === undefined) return none;
    const first = dims[0];
    if (first === undefined) continue;
    if (typeof first === "number") lengths.add(first);
    else symbols.add(first);
  }
  if (symbols.size > 1) return none;
  const free = symbols.size === 1;
  const [symbol] = symbols;
  const [length] = lengths;
  if (free ? typeof symbol === "string" && notBatch.test(symbol) : lengths.size !== 1 || length === 0) return none;

  const sliced = specs.filter(
    ({ dims }) => dims !== undefined && dims.length > 0 && (!free || typeof dims[0] !== "number"),
  );
  // A fixed vector is more likely the features of one example than one feature of many.
  if (!free && sliced.every(({ dims }) => dims?.length === 1)) return none;
  // The batch may stand at another axis elsewhere (a state of shape [layers, batch, hidden]): under the same name, or
  // under none at all.
  const taken = new Set(sliced);
  const elsewhere = specs.some((spec) =>
    typeof symbol === "string"
      ? spec.dims?.slice(1).includes(symbol)
      : free && !taken.has(spec) && spec.dims?.includes(null),
  );
  if (
    elsewhere ||
    feedsTimeAxis(
      scope,
      sliced.map(({ name }) => name),
    )
  )
    return none;
  for (const output of graph.output) {
    const first = declaredDims(output)?.[0];
    if (declaredDims(output)?.length === 0) return none;
    if (free ? typeof first === "number" : typeof first === "number" && first !== length) return none;
    if (typeof symbol === "string" && declaredDims(output)?.slice(1).includes(symbol)) return none;
  }
  return { batch: free ? "free" : (length as number), sliced: new Set(sliced.map((s) => s.name)) };
}
