import type { ValueInfoProto } from "../generated/onnx_pb.ts";
import type { Constant } from "../graph/constant.ts";
import { constantShape } from "../graph/constant-folding.ts";
import { after, type Step } from "../graph/layout.ts";
import { declared } from "../graph/lookup.ts";
import type { Scope } from "../graph/scope.ts";
import { canonicalSteps, type Form } from "./form.ts";
import type { WeightEdge } from "./record.ts";

/** A declared shape: a number, the name of a free dimension, or null for a nameless free one. Undefined: not even the rank. */
export function declaredDims(info: ValueInfoProto | undefined): (number | string | null)[] | undefined {
  const type = info?.type?.value;
  if (type?.case !== "tensorType" || type.value.shape === undefined) return undefined;
  return type.value.shape.dim.map(({ value }) => {
    if (value.case === "dimValue") return Number(value.value);
    return value.case === "dimParam" && value.value !== "" ? value.value : null;
  });
}

/** The shape of a constant where the file tells it: worked out from what it is made of, or declared. */
export function constantDims(constant: Constant, scope: Scope): readonly number[] | undefined {
  const known = constantShape(constant);
  if (known !== undefined) return known;
  for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
    const dims = declaredDims(declared(s.graph).get(constant.name));
    if (dims?.every((d) => typeof d === "number")) return dims as number[];
  }
  return undefined;
}

/** The canonical shape of a weight where the file tells it. */
export function weightShape(edge: WeightEdge, scope: Scope): readonly number[] | undefined {
  const { constant, form, direction, packed } = edge;
  if (packed?.form === "blocks") return packed.dims;
  const dims = constantDims(constant, scope);
  return dims && canonicalDims(form, direction === undefined ? dims : [1, ...dims.slice(1)]);
}

/** The canonical shape of a weight of these dimensions. */
export function canonicalDims(form: Form, dims: readonly number[]): readonly number[] {
  return canonicalSteps(form, dims).reduce<readonly number[]>((d, step: Step) => after(d, step), dims);
}
