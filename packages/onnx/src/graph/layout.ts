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

/** The steps that lead back. */
export function inverse(steps: readonly Step[], from: readonly number[]): readonly Step[] {
  const back: Step[] = [];
  let dims = from;
  for (const step of steps) {
    if ("perm" in step) back.unshift({ perm: inverseOrder(step.perm) });
    else if ("order" in step) back.unshift({ axis: step.axis, order: inverseOrder(step.order) });
    else back.unshift({ dims });
    dims = after(dims, step);
  }
  return back;
}

function inverseOrder(order: readonly number[]): number[] {
  const back: number[] = [];
  order.forEach((source, i) => {
    back[source] = i;
  });
  return back;
}

/** The same way with as few steps as this simple merging finds: neighbours of one kind merge, steps that do nothing go. */
export function simplify(steps: readonly Step[], from: readonly number[]): readonly Step[] {
  let current = steps;
  for (;;) {
    const next: Step[] = [];
    let dims = from; // in front of the last step of `next`
    let here = from; // behind it
    for (const step of current) {
      const last = next.at(-1);
      if (last !== undefined && "perm" in last && "perm" in step) {
        next[next.length - 1] = { perm: step.perm.map((i) => last.perm[i] as number) };
      } else if (last !== undefined && "dims" in last && "dims" in step) {
        next[next.length - 1] = step;
      } else {
        next.push(step);
        dims = here;
      }
      here = after(dims, next.at(-1) as Step);
      if (isNothing(next.at(-1) as Step, dims)) {
        next.pop();
        // Only the step in front of the one that went is needed again, and it starts where this merging round began.
        dims = from;
        for (const s of next.slice(0, -1)) dims = after(dims, s);
        here = next.length === 0 ? from : after(dims, next.at(-1) as Step);
      }
    }
    if (next.length === current.length) return next;
    current = next;
  }
}

function isNothing(step: Step, dims: readonly number[]): boolean {
  if ("order" in step) return step.order.every((source, i) => source === i);
  return "perm" in step
    ? step.perm.every((p, i) => p === i)
    : step.dims.length === dims.length && step.dims.every((d, i) => d === dims[i]);
}

/** Values carried along the steps. The same array where no step moves an element. */
export function arrange(values: Float32Array, from: readonly number[], steps: readonly Step[]): Float32Array {
  let dims = from;
  let data = values;
  for (const step of steps) {
    if ("perm" in step) data = permute(data, dims, step.perm);
    else if ("order" in step) data = reorder(data, dims, step);
    dims = after(dims, step);
  }
  return data;
}

function permute(values: Float32Array, dims: readonly number[], perm: readonly number[]): Float32Array {
  const strides = dims.map((_, i) => sizeOf(dims.slice(i + 1)));
  const outDims = perm.map((i) => dims[i] as number);
  const outStrides = perm.map((i) => strides[i] as number);
  const out = new Float32Array(values.length);
  const index = outDims.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = values[from] as number;
    for (let axis = outDims.length - 1; axis >= 0; axis--) {
      from += outStrides[axis] as number;
      if (++(index[axis] as number) < (outDims[axis] as number)) break;
      index[axis] = 0;
      from -= (outStrides[axis] as number) * (outDims[axis] as number);
    }
  }
  return out;
}

function reorder(
  values: Float32Array,
  dims: readonly number[],
  { axis, order }: { readonly axis: number; readonly order: readonly number[] },
): Float32Array {
  const size = sizeOf(dims.slice(axis + 1));
  const out = new Float32Array(values.length);
  for (let at = 0; at < out.length; at += order.length * size)
    order.forEach((source, i) => {
      out.set(values.subarray(at + source * size, at + (source + 1) * size), at + i * size);
    });
  return out;
}
