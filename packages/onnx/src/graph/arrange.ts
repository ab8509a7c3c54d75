import { sizeOf } from "../tensor/types.ts";
import { after, type Step } from "./layout.ts";

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
