import type { Step } from "../graph/layout.ts";
import { sizeOf } from "../tensor/types.ts";

/**
 * How a layer uses a weight, which says how to bring it into canonical `[in, out]` order.
 *
 * - `right`: x W, stored `[…, in, out]` or, as a vector, `[in]`; `right-t`: stored `[out, in]`.
 * - `left`: W x, stored `[…, out, in]` or `[in]`; `left-t`: stored `[in, out]`.
 * - `filter`: `Conv`, stored `[out, in, …kernel]`; `filter-t`: `ConvTranspose`, stored `[in, out, …kernel]`. Canonical: `[…kernel, in, out]`.
 * - `plain`: as it is (biases, tables).
 * - `gates`: recurrent matrices, stored `[1, gates · units, in]`, and biases, stored `[1, 2 · gates · units]`. `gates[i]` says where the
 *   canonical gate i is stored. Canonical: `[in, gates · units]`, and `[2 · gates · units]`. `turned`: matrices are stored `[1, in, gates · units]`,
 *   with one value for each output `[1, gates · units]`.
 * - the last: `Einsum`, the axes by what they do.
 */
export type Form =
  | "right"
  | "right-t"
  | "left"
  | "left-t"
  | "filter"
  | "filter-t"
  | "plain"
  | Gates
  | { readonly batch: readonly number[]; readonly in: readonly number[]; readonly out: readonly number[] };

/** How a recurrent operator stores its gates. */
interface Gates {
  readonly gates: readonly number[];
  readonly turned?: true;
}

/** The steps from the stored layout to the canonical one. */
export function canonicalSteps(form: Form, dims: readonly number[]): readonly Step[] {
  const rank = dims.length;
  const axes = dims.map((_, i) => i);
  const swapped = [...axes.slice(0, -2), rank - 1, rank - 2];
  if (typeof form === "object" && "gates" in form) return gateSteps(form, dims);
  if (typeof form === "object") {
    const pick = (list: readonly number[]): number[] => list.map((axis) => dims[axis] ?? 1);
    return [
      { perm: [...form.batch, ...form.in, ...form.out] },
      { dims: [...pick(form.batch), sizeOf(pick(form.in)), sizeOf(pick(form.out))] },
    ];
  }
  switch (form) {
    case "right":
    case "left-t":
      return rank === 1 ? [{ dims: [...dims, 1] }] : [];
    case "left":
      return rank === 1 ? [{ dims: [...dims, 1] }] : [{ perm: swapped }];
    case "right-t":
      return rank < 2 ? [] : [{ perm: swapped }];
    case "filter":
      return rank < 3 ? [] : [{ perm: [...axes.slice(2), 1, 0] }];
    case "filter-t":
      return rank < 3 ? [] : [{ perm: [...axes.slice(2), 0, 1] }];
    case "plain":
      return [];
  }
}

function gateSteps({ gates, turned }: Gates, dims: readonly number[]): readonly Step[] {
  const [, ...stored] = dims;
  const columns = stored.at(-1) ?? 0;
  if (turned)
    return [
      { dims: [...stored.slice(0, -1), gates.length, columns / gates.length] },
      { axis: stored.length - 1, order: gates },
      { dims: stored },
    ];
  const rows = stored[0] ?? 0;
  if (stored.length === 1)
    return [{ dims: [2, gates.length, rows / gates.length / 2] }, { axis: 1, order: gates }, { dims: stored }];
  return [
    { dims: [gates.length, rows / gates.length, columns] },
    { axis: 0, order: gates },
    { dims: stored },
    { perm: [1, 0] },
  ];
}
