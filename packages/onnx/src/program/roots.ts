import { ModelError } from "@mayhap/core";
import type { ModelProto } from "../generated/onnx_pb.ts";
import {
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  type TensorProto,
  ValueInfoProtoSchema,
} from "../generated/onnx_pb.ts";
import { arrange } from "../graph/arrange.ts";
import type { Constant } from "../graph/constant.ts";
import { copy } from "../graph/copy.ts";
import { reads } from "../graph/free.ts";
import { after, type Step, stepsOf } from "../graph/layout.ts";
import { findConstant } from "../graph/scope.ts";
import { create } from "../proto/message.ts";
import { readNumbers } from "../tensor/numbers.ts";
import { dimsOf } from "../tensor/read.ts";
import { elementTypeOf, sizeOf } from "../tensor/types.ts";
import { toNumbers } from "./raw.ts";
import { frame, type Sessions } from "./session.ts";

/** The values of a constant that weights come from. */
export interface Root {
  readonly dims: readonly number[];
  readonly values: Float32Array;
  /** The ONNX element type it has in the file. */
  readonly type: number;
}

/**
 * The values of constants, by key. Stored ones are read from the file. Computed ones (`Concat`, `DequantizeLinear`,
 * `ConstantOfShape` …) are computed by the runtime itself, so that they are what the model would see.
 */
export async function rootValues(
  model: ModelProto,
  constants: readonly Constant[],
  sessions: Sessions,
): Promise<ReadonlyMap<string, Root>> {
  const found = new Map<string, Root>();
  const computed = new Map<string, Constant>();
  for (const { root } of constants) {
    if (root.tensor === undefined) computed.set(root.key, root);
    else
      found.set(root.key, {
        dims: dimsOf(root.tensor),
        values: readable(root, readNumbers(root.tensor)),
        type: root.type,
      });
  }
  if (computed.size === 0) return found;
  const roots = [...computed.values()];
  const session = await sessions.create(frame(model, constantGraph(roots)));
  const values = await sessions.run(
    session,
    {},
    roots.map((c) => c.id),
  );
  await sessions.release(session);
  for (const root of roots) {
    const tensor = values[root.id];
    if (tensor === undefined) continue;
    found.set(root.key, {
      dims: [...tensor.dims],
      values: readable(root, toNumbers(tensor)),
      type: elementTypeOf(tensor.type),
    });
  }
  return found;
}

function readable(root: Constant, values: Float32Array | undefined): Float32Array {
  if (values !== undefined) return values;
  throw new ModelError(
    "UNSUPPORTED_LAYER",
    `The weight "${root.id}" does not hold numbers that are read, so it cannot be masked. Leave its layer out with the layers option.`,
  );
}

/** The values of a constant itself, which may have them from its root in another layout. */
export function valuesOf(constant: Constant, roots: ReadonlyMap<string, Root>): Root {
  const root = roots.get(constant.key);
  const steps = root && stepsOf(constant.layout, root.dims);
  if (root === undefined || steps === undefined) {
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      `"${constant.name}" cannot be worked out: its shape does not fit the operators in front of it. Leave the layer that reads it out with the layers option.`,
    );
  }
  return { ...root, dims: behind(root.dims, steps), values: arrange(root.values, root.dims, steps) };
}

/** One index of a root's first axis, as a root of its own. */
export function sliceOf(root: Root, index: number): Root {
  const dims = [1, ...root.dims.slice(1)];
  return { ...root, dims, values: root.values.subarray(index * sizeOf(dims), (index + 1) * sizeOf(dims)) };
}

/** The dimensions behind some steps. */
export function behind(dims: readonly number[], steps: readonly Step[]): readonly number[] {
  return steps.reduce(after, dims);
}

/** A graph without inputs that computes constants of any scope, under their ids. */
function constantGraph(roots: readonly Constant[]): GraphProto {
  const nodes = new Map<NodeProto, NodeProto>();
  const tensors = new Map<string, TensorProto>();
  const graph = create(GraphProtoSchema, {
    name: "constants",
    output: roots.map((c) => create(ValueInfoProtoSchema, { name: c.id })),
  });
  const waiting = [...roots];
  for (let constant = waiting.pop(); constant !== undefined; constant = waiting.pop()) {
    const { scope, node, tensor, name, id } = constant;
    if (tensor !== undefined) tensors.set(id, copy(tensor, { name: id }));
    else if (node === undefined) {
      const sparse = scope.graph.sparseInitializer.find((s) => s.values?.name === name);
      if (sparse?.values !== undefined && !graph.sparseInitializer.some((s) => s.values?.name === id)) {
        graph.sparseInitializer.push(copy(sparse, { values: copy(sparse.values, { name: id }) }));
      }
    } else if (!nodes.has(node)) {
      const rename = (input: string): string => (input === "" ? "" : (findConstant(scope, input)?.id ?? input));
      nodes.set(
        node,
        copy(node, {
          input: node.input.map(rename),
          output: node.output.map((output) => (output === "" ? "" : scope.path + output)),
        }),
      );
      for (const input of reads(node)) {
        const next = findConstant(scope, input);
        if (next !== undefined) waiting.push(next);
      }
    }
  }
  graph.node = [...nodes.values()];
  graph.initializer = [...tensors.values()];
  return graph;
}
