import { sizeOf } from "../tensor/types.ts";

/** What an op does to the layout of a tensor, as the file says it. */
export type LayoutOp =
  | { readonly op: "transpose"; readonly perm: readonly number[] | undefined }
  | { readonly op: "reshape"; readonly shape: readonly number[]; readonly allowZero: boolean }
  | { readonly op: "squeeze"; readonly axes: readonly number[] | undefined }
  | { readonly op: "unsqueeze"; readonly axes: readonly number[] }
  | { readonly op: "flatten"; readonly axis: number };

/**
 * One step from one layout to another: a permutation of axes, other dimensions over the same order of elements, or another order of
 * what lies along one axis (`order[i]` says from where the new i comes).
 */
export type Step =
  | { readonly perm: readonly number[] }
  | { readonly dims: readonly number[] }
  | { readonly axis: number; readonly order: readonly number[] };

/** Dimensions behind one op, or undefined when the op does not fit the dimensions. */
function resolve(op: LayoutOp, dims: readonly number[]): Step | undefined {
  const rank = dims.length;
  const axis = (a: number, r: number): number => (a < 0 ? a + r : a);
  switch (op.op) {
    case "transpose":
      return { perm: op.perm ?? dims.map((_, i) => rank - 1 - i) };
    case "reshape": {
      const shape = op.shape.map((d, i) => (d === 0 && !op.allowZero ? (dims[i] ?? 0) : d));
      const rest = shape.filter((d) => d !== -1).reduce((product, d) => product * d, 1);
      return { dims: shape.map((d) => (d === -1 ? (rest === 0 ? 0 : sizeOf(dims) / rest) : d)) };
    }
    case "squeeze": {
      const gone = op.axes?.map((a) => axis(a, rank));
      return { dims: dims.filter((d, i) => (gone === undefined ? d !== 1 : !gone.includes(i))) };
    }
    case "unsqueeze": {
      const total = rank + op.axes.length;
      const fresh = new Set(op.axes.map((a) => axis(a, total)));
      const rest = [...dims];
      return { dims: Array.from({ length: total }, (_, i) => (fresh.has(i) ? 1 : (rest.shift() ?? 1))) };
    }
    case "flatten": {
      const at = axis(op.axis, rank);
      return { dims: [sizeOf(dims.slice(0, at)), sizeOf(dims.slice(at))] };
    }
  }
}

/** The dimensions behind a step. */
export function after(dims: readonly number[], step: Step): readonly number[] {
  if ("order" in step) return dims;
  return "perm" in step ? step.perm.map((i) => dims[i] as number) : step.dims;
}

/** Layout ops as steps over known dimensions; undefined when they do not fit, as in a broken file. */
export function stepsOf(ops: readonly LayoutOp[], from: readonly number[]): readonly Step[] | undefined {
  const steps: Step[] = [];
  let dims = from;
  for (const op of ops) {
    const step = resolve(op, dims);
    if (step === undefined || ("perm" in step && step.perm.some((i) => dims[i] === undefined))) return undefined;
    const next = after(dims, step);
    if (next.some((d) => !Number.isInteger(d) || d < 0) || sizeOf(next) !== sizeOf(dims)) return undefined;
    steps.push(step);
    dims = next;
  }
  return steps;
}
