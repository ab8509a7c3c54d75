import type { Step } from "../graph/layout.ts";
import { sizeOf } from "../tensor/types.ts";

/**
 * How a layer uses a weight, which says how to bring it into canonical `[in, out]` order.
 *
 * - `right`: x W, stored `[…, in, out]` or, as a vector, `[in]`; `right-t`: stored `[out, in]`.
 * - `left`: W x, stored `[…, out, in]` or `[in]`; `left-t`: stored `[in, out]`.
 * - `gates`: recurrent, stored `[directions, gates · hidden, in]`.
 * - `filter`: `Conv`, stored `[out, in, …kernel]`; `filter-t`: `ConvTranspose`, stored `[in, out, …kernel]`. Canonical: `[…kernel, in, out]`.
 * - `plain`: as it is (biases, tables).
 * - `einsum`: the axes by what they do.
 */
export type Form =
  | "right"
  | "right-t"
  | "left"
  | "left-t"
  | "gates"
  | "filter"
  | "filter-t"
  | "plain"
  | { readonly batch: readonly number[]; readonly in: readonly number[]; readonly out: readonly number[] };

/** The steps from the stored layout to the canonical one. */
export function canonicalSteps(form: Form, dims: readonly number[]): readonly Step[] {
  const rank = dims.length;
  const axes = dims.map((_, i) => i);
  const swapped = [...axes.slice(0, -2), rank - 1, rank - 2];
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
    case "gates":
      return rank < 2 ? [] : [{ perm: swapped }];
    case "filter":
      return rank < 3 ? [] : [{ perm: [...axes.slice(2), 1, 0] }];
    case "filter-t":
      return rank < 3 ? [] : [{ perm: [...axes.slice(2), 0, 1] }];
    case "plain":
      return [];
  }
}
