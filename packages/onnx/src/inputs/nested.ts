import { InputError } from "@mayhap/core";
import type { Nested } from "./types.ts";

type Scalar = number | bigint | boolean | string;

/** Nested arrays as a flat list with its shape. Refuses ragged ones. */
export function flatten(
  value: Nested,
  name: string,
): { readonly values: readonly Scalar[]; readonly dims: readonly number[] } {
  const dims: number[] = [];
  for (let at: Nested | undefined = value; isList(at); at = at[0] as Nested | undefined) dims.push(at.length);
  const values: Scalar[] = [];
  const visit = (item: Nested, depth: number): void => {
    if (isList(item) !== depth < dims.length || (isList(item) && item.length !== dims[depth])) {
      throw new InputError(
        "INPUT_SHAPE",
        `Input ${name} was given nested arrays of uneven lengths. All arrays of one level must have the same length; the first ones make the shape [${dims.join(", ")}].`,
      );
    }
    if (!isList(item)) values.push(item as Scalar);
    else for (let i = 0; i < item.length; i++) visit(item[i] as Nested, depth + 1);
  };
  visit(value, 0);
  return { values, dims };
}

/** Whether a value is an array of whatever kind. */
export function isList(value: unknown): value is readonly Nested[] {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
