import type { NodeProto } from "../generated/onnx_pb.ts";
import { dimsOf, readInts } from "../tensor/read.ts";
import { ElementType, sizeOf } from "../tensor/types.ts";
import type { Constant } from "./constant.ts";
import { after, stepsOf } from "./layout.ts";
import { attribute, intOf, intsOf } from "./node.ts";

// What is worked out here only describes: shapes for people, and which branch a constant condition takes. The values
// of weights always come from the runtime.

/** The shape of a constant where it can be told without running anything. */
export function constantShape(constant: Constant): readonly number[] | undefined {
  const { root, layout } = constant;
  const from = root.tensor === undefined ? root.dims : dimsOf(root.tensor);
  if (from === undefined || layout.length === 0) return from;
  return stepsOf(layout, from)?.reduce<readonly number[]>(after, from);
}

/** The values of a constant of few integers, e.g. a shape. Undefined behind a `Transpose`, where they stand in another order than in the root. */
export function constantInts({ root, layout }: Constant): readonly number[] | undefined {
  if (layout.some(({ op }) => op === "transpose")) return undefined;
  return root.tensor === undefined ? root.ints : readInts(root.tensor);
}

const sameShape = new Set(
  "Abs Neg Sqrt Exp Log Reciprocal Floor Ceil Round Sign Relu Tanh Sigmoid Clip Not Cast CastLike DequantizeLinear QuantizeLinear".split(
    " ",
  ),
);
const broadcasting = new Set("Add Sub Mul Div Pow Min Max Equal Less Greater Where".split(" "));

/** Shapes and their parts are short. A file of some hundred bytes can ask for lists that no memory holds, by doubling one again and again. */
const mostNumbers = 4096;

function ifShort(numbers: readonly number[] | undefined): readonly number[] | undefined {
  return numbers === undefined || numbers.length > mostNumbers ? undefined : numbers;
}

/** The shape of the first output of a node of constants. */
export function foldDims(node: NodeProto, inputs: readonly (Constant | undefined)[]): readonly number[] | undefined {
  return ifShort(dimsAfter(node, inputs));
}

function dimsAfter(node: NodeProto, inputs: readonly (Constant | undefined)[]): readonly number[] | undefined {
  const shapes = inputs.map((c) => c && constantShape(c));
  const [first, second] = shapes;
  if (sameShape.has(node.opType)) return first;
  if (broadcasting.has(node.opType)) return broadcast(shapes);
  switch (node.opType) {
    case "Constant": {
      const list = attribute(node, "value_ints")?.ints ?? attribute(node, "value_floats")?.floats;
      return list === undefined ? [] : [list.length];
    }
    case "ConstantOfShape":
      return inputs[0] && constantInts(inputs[0]);
    case "Shape":
      return first && [first.length];
    case "Size":
      return [];
    case "Concat": {
      const at = intOf(node, "axis", 0);
      const axis = at < 0 ? at + (first?.length ?? 0) : at;
      if (first === undefined || shapes.some((s) => s === undefined)) return undefined;
      return first.map((d, i) => (i === axis ? shapes.reduce((sum, s) => sum + (s?.[i] ?? 0), 0) : d));
    }
    case "Slice":
      return first && slicedDims(first, node, inputs);
    case "Gather": {
      const axis = intOf(node, "axis", 0);
      return first && second && axis >= 0 ? [...first.slice(0, axis), ...second, ...first.slice(axis + 1)] : undefined;
    }
    default:
      return undefined;
  }
}

/** Bounds are attributes before opset 10, inputs since. Counted from the end where negative, and cut off at the ends. */
function slicedDims(
  dims: readonly number[],
  node: NodeProto,
  inputs: readonly (Constant | undefined)[],
): readonly number[] | undefined {
  const given = (name: string, i: number): readonly number[] | undefined =>
    intsOf(node, name) ?? (inputs[i] && constantInts(inputs[i]));
  const [starts, ends] = [given("starts", 1), given("ends", 2)];
  const axes = given("axes", 3) ?? ((node.input[3] ?? "") === "" ? starts?.map((_, i) => i) : undefined);
  const steps = given("steps", 4) ?? ((node.input[4] ?? "") === "" ? starts?.map(() => 1) : undefined);
  if (starts === undefined || ends === undefined || axes === undefined || steps === undefined) return undefined;
  const sliced = [...dims];
  axes.forEach((given, i) => {
    const axis = given < 0 ? given + dims.length : given;
    const length = dims[axis] ?? 0;
    const step = steps[i] || 1;
    const back = step < 0 ? 1 : 0;
    const [from, to] = [starts[i] ?? 0, ends[i] ?? 0].map((at) =>
      Math.min(Math.max(at < 0 ? at + length : at, -back), length - back),
    ) as [number, number];
    sliced[axis] = Math.max(0, Math.ceil((to - from) / step));
  });
  return sliced;
}

function broadcast(shapes: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  if (shapes.some((s) => s === undefined)) return undefined;
  const rank = Math.max(...shapes.map((s) => s?.length ?? 0));
  return Array.from({ length: rank }, (_, i) => {
    const lengths = shapes.map((s) => s?.at(i - rank) ?? 1);
    return lengths.includes(0) ? 0 : Math.max(...lengths);
  });
}

/** Types that hold all integers which shapes are made of. Others cut them off, or round them. */
const wide: ReadonlySet<number> = new Set([
  ElementType.INT32,
  ElementType.INT64,
  ElementType.FLOAT,
  ElementType.DOUBLE,
]);

/** The integers that a node of constants gives, for the few ops that shape computations are made of. */
export function foldInts(node: NodeProto, inputs: readonly (Constant | undefined)[]): readonly number[] | undefined {
  return ifShort(intsAfter(node, inputs));
}

function intsAfter(node: NodeProto, inputs: readonly (Constant | undefined)[]): readonly number[] | undefined {
  const ints = inputs.map((c) => c && constantInts(c));
  const [first, second] = ints;
  const shape = inputs[0] && constantShape(inputs[0]);
  switch (node.opType) {
    case "Constant": {
      const single = attribute(node, "value_int");
      return single === undefined ? intsOf(node, "value_ints") : [Number(single.i)];
    }
    case "Shape":
      return intOf(node, "start", 0) === 0 && attribute(node, "end") === undefined ? shape : undefined;
    case "Size":
      return shape && [sizeOf(shape)];
    case "Cast":
    case "CastLike":
      return wide.has(intOf(node, "to", inputs[1]?.type ?? 0)) || first?.every((v) => v === 0 || v === 1)
        ? first
        : undefined;
    case "Equal":
      // As many as each has: then broadcasting moves none.
      return first && second?.length === first.length && sizeOf(dimsAfter(node, inputs) ?? []) === first.length
        ? first.map((v, i) => (v === second[i] ? 1 : 0))
        : undefined;
    case "Concat":
      // Of more axes than one they would interleave.
      return shape?.length !== 1 || ints.includes(undefined) ? undefined : ints.flatMap((list) => list ?? []);
    case "Gather":
      return first && second && shape?.length === 1 ? second.map((i) => first.at(i) ?? 0) : undefined;
    default:
      return undefined;
  }
}
