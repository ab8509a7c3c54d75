import type { Tensor } from "onnxruntime-common";
import type { GraphProto, ValueInfoProto } from "../generated/onnx_pb.ts";
import { runtimeTypes } from "../tensor/types.ts";
import { declaredDims } from "../walk/dims.ts";

/** What a model asks for at one input. */
export interface InputSpec {
  readonly name: string;
  /** Undefined: nothing that onnxruntime's JavaScript API could pass (a sequence, bfloat16 …). */
  readonly type: Tensor.Type | undefined;
  /** A number, the name of a free dimension, or null. Undefined: any rank. */
  readonly dims: readonly (number | string | null)[] | undefined;
}

/** The inputs that a caller has to give: those of the graph without a default. */
export function inputSpecs(graph: GraphProto): readonly InputSpec[] {
  const defaults = defaultedInputs(graph);
  return graph.input
    .filter((info) => !defaults.has(info.name))
    .map((info) => ({ name: info.name, type: tensorType(info), dims: declaredDims(info) }));
}

/** The runtime's word for what a tensor holds, where the file says it and the runtime has one. */
export function tensorType(info: ValueInfoProto | undefined): Tensor.Type | undefined {
  const type = info?.type?.value;
  return type?.case === "tensorType" ? runtimeTypes[type.value.elemType] : undefined;
}

/** Weights that the file also lists as inputs. */
export function defaultedInputs(graph: GraphProto): ReadonlySet<string> {
  const stored = new Set(graph.initializer.map((t) => t.name));
  return new Set(graph.input.map((i) => i.name).filter((name) => stored.has(name)));
}

/** "x: float32[batch, 784]", for messages. */
export function describeInput({ name, type, dims }: InputSpec): string {
  const shape = dims === undefined ? "" : `[${dims.map((d) => d ?? "?").join(", ")}]`;
  return `${name}: ${type ?? "not a tensor"}${shape}`;
}

/** All inputs of a model in one line, for messages. */
export function describeInputs(specs: readonly InputSpec[]): string {
  return specs.length === 0 ? "The model takes no inputs." : `The model takes ${specs.map(describeInput).join(", ")}.`;
}
