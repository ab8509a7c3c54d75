import type { FunctionProto, NodeProto, TensorProto } from "../generated/onnx_pb.ts";
import { ElementType, isFloat, sizeOf } from "../tensor/types.ts";
import { constantInts, constantShape, foldDims, foldInts } from "./constant-folding.ts";
import { functionKey } from "./functions.ts";
import type { LayoutOp } from "./layout.ts";
import { attribute, intOf, intsOf, isStandard, subgraphs } from "./node.ts";
import { findConstant, type Scope } from "./scope.ts";

/** A value that depends on no input of the model. */
export interface Constant {
  readonly name: string;
  /** The scope's path and the name: unique in the model. */
  readonly id: string;
  /** The graph that defines it. */
  readonly scope: Scope;
  /** Stored in the file as it is. Otherwise a node computes it, and only the runtime knows the values. */
  readonly tensor?: TensorProto;
  readonly node?: NodeProto;
  /** Of a computed one, where it can be told without running: its shape, and its values if these are few integers. */
  readonly dims?: readonly number[];
  readonly ints?: readonly number[];
  /** The ONNX element type, as far as the file tells. 0: unknown. */
  readonly type: number;
  /** The value it is a mere rearrangement of (through `Transpose`, `Reshape`, `Cast` …); itself when of none. */
  readonly root: Constant;
  /** What was done to the root's layout, in order. */
  readonly layout: readonly LayoutOp[];
  /** Equal for constants that hold the same tensor by construction: one initializer, or one op on the same inputs. */
  readonly key: string;
}

/** No exporter rearranges a weight more often. A hostile file may, thousands of times, and every list is as long as the one before. */
const mostSteps = 64;

/** The initializers of a graph. One that is also a graph input counts: its default is the trained weight. */
export function initializerConstants(scope: Scope): Constant[] {
  const dense = scope.graph.initializer.map((tensor) => stored(tensor.name, scope, tensor));
  const sparse = scope.graph.sparseInitializer.map((s) =>
    computed(s.values?.name ?? "", scope, s.values?.dataType ?? 0),
  );
  return [...dense, ...sparse];
}

/** The outputs of a node that has only constant inputs. */
export function constantOf(
  node: NodeProto,
  scope: Scope,
  functions: ReadonlyMap<string, FunctionProto>,
): readonly Constant[] {
  const tensor = isStandard(node, "Constant") ? attribute(node, "value")?.t : undefined;
  if (tensor !== undefined) return [stored(node.output[0] ?? "", scope, tensor)];

  const from = findConstant(scope, node.input[0] ?? "");
  const name = node.output[0] ?? "";
  if (from !== undefined && isStandard(node)) {
    const moved = rearranged(node, from, scope);
    if (moved !== undefined) return [{ ...moved, name, id: scope.path + name, scope, node }];
  }
  const known = isStandard(node) && !functions.has(functionKey(node));
  const inputs = node.input.map((input) => (input === "" ? undefined : findConstant(scope, input)));
  const dims = known ? foldDims(node, inputs) : undefined;
  const ints = known ? foldInts(node, inputs) : undefined;
  const type = known ? typeBehind(node, from, scope) : 0;
  const keys = keysOf(node, scope);
  return node.output.map((output, i) => {
    if (output === "") return computed("", scope, 0);
    const constant = computed(output, scope, i === 0 || node.opType === "Split" ? type : 0, node, keys[i]);
    if (i > 0) return constant;
    return Object.assign(constant, dims === undefined ? {} : { dims }, ints === undefined ? {} : { ints });
  });
}

function stored(name: string, scope: Scope, tensor: TensorProto): Constant {
  const id = scope.path + name;
  return rooted({ name, id, scope, tensor, type: tensor.dataType, layout: [], key: id });
}

function computed(name: string, scope: Scope, type: number, node?: NodeProto, key = scope.path + name): Constant {
  const base = { name, id: scope.path + name, scope, type, layout: [], key };
  return rooted(node === undefined ? base : { ...base, node });
}

/** A constant that is its own root. */
function rooted(constant: Omit<Constant, "root">): Constant {
  const whole = constant as Constant & { root: Constant };
  whole.root = whole;
  return whole;
}

/** The same values in another layout or floating-point type; undefined for ops that change values. */
function rearranged(
  node: NodeProto,
  from: Constant,
  scope: Scope,
): Omit<Constant, "name" | "id" | "scope" | "node"> | undefined {
  const base = { type: from.type, root: from.root, key: from.root.key };
  const then = (op: LayoutOp) =>
    from.layout.length < mostSteps ? { ...base, layout: [...from.layout, op] } : undefined;
  switch (node.opType) {
    case "Identity":
      return { ...base, layout: from.layout };
    case "Cast": {
      const to = intOf(node, "to", 0);
      // What was rounded to 16 bits stays so when it is cast on.
      const whole = from.type === from.root.type || from.type === ElementType.FLOAT || from.type === ElementType.DOUBLE;
      return whole && isFloat(to) && isFloat(from.type) ? { ...base, type: to, layout: from.layout } : undefined;
    }
    case "Transpose":
      return then({ op: "transpose", perm: intsOf(node, "perm") });
    case "Reshape": {
      const shape = intsOf(node, "shape") ?? intsIn(scope, node.input[1]);
      return shape && then({ op: "reshape", shape, allowZero: intOf(node, "allowzero", 0) === 1 });
    }
    case "Flatten":
      return then({ op: "flatten", axis: intOf(node, "axis", 1) });
    case "Squeeze": {
      const axes = intsOf(node, "axes") ?? intsIn(scope, node.input[1]);
      return axes === undefined && (node.input[1] ?? "") !== "" ? undefined : then({ op: "squeeze", axes });
    }
    case "Unsqueeze": {
      const axes = intsOf(node, "axes") ?? intsIn(scope, node.input[1]);
      return axes && then({ op: "unsqueeze", axes });
    }
    default:
      return undefined;
  }
}

/** Integers that can be told without running, e.g. the shape of a `Reshape`. */
function intsIn(scope: Scope, name: string | undefined): readonly number[] | undefined {
  const found = name === undefined || name === "" ? undefined : findConstant(scope, name);
  return found && constantInts(found);
}

/** The element type behind a node of constants: most ops keep the type of their first input. */
function typeBehind(node: NodeProto, from: Constant | undefined, scope: Scope): number {
  if (!isStandard(node)) return 0;
  switch (node.opType) {
    case "Constant":
      return attribute(node, "value_float") || attribute(node, "value_floats") ? ElementType.FLOAT : ElementType.INT64;
    case "ConstantOfShape":
      return attribute(node, "value")?.t?.dataType ?? ElementType.FLOAT;
    case "DequantizeLinear":
      return intOf(node, "output_dtype", 0) || (findConstant(scope, node.input[1] ?? "")?.type ?? 0);
    case "QuantizeLinear":
      return intOf(node, "output_dtype", 0) || (findConstant(scope, node.input[2] ?? "")?.type ?? ElementType.UINT8);
    case "DynamicQuantizeLinear":
      return ElementType.UINT8;
    case "Cast":
      return intOf(node, "to", 0);
    case "CastLike":
    case "Where":
      return findConstant(scope, node.input[1] ?? "")?.type ?? 0;
    case "Shape":
    case "Size":
      return ElementType.INT64;
    case "Equal":
    case "Less":
    case "Greater":
      return ElementType.BOOL;
    default:
      return from?.type ?? 0;
  }
}

/** What JSON has no words for, as texts: NaN and infinity, -0, integers of 64 bits, bytes. */
function distinct(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return value.join(" ");
  if (typeof value !== "bigint" && typeof value !== "number") return value;
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The ids of a node's outputs, or where another one has been seen to compute the same on equal constants, of that one's. */
function keysOf(node: NodeProto, scope: Scope): readonly string[] {
  const own = node.output.map((name) => scope.path + name);
  if (node.input.length === 0 || subgraphs(node).length > 0) return own;
  const inputs = node.input.map((name) => {
    const constant = name === "" ? undefined : findConstant(scope, name);
    if (constant === undefined) return "";
    // Exporters write the bounds of a slice, or a shape, anew for each use.
    const shape = constantShape(constant);
    const ints = shape !== undefined && sizeOf(shape) <= 16 ? constantInts(constant) : undefined;
    return ints === undefined ? [constant.key, constant.layout, constant.type] : [ints, shape, constant.type];
  });
  const attributes = node.attribute.map((a) => JSON.stringify(a, distinct)).sort();
  // A Split makes equal parts, as many as it has outputs.
  const outputs = node.output.map(Boolean);
  const text = JSON.stringify([node.domain, node.opType, node.overload, inputs, outputs, attributes]);
  const known = scope.expressions.get(text);
  if (known === undefined) scope.expressions.set(text, own);
  return known ?? own;
}
