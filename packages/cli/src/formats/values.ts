import type { TypedArray } from "@mayhap/core";

/** Numbers from a file, in row-major order with their shape. */
export interface Values {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** What one file holds: one array without a name, or arrays by name. */
export type FileContent =
  | { readonly type: "array"; readonly values: Values /** What the user should look at. */; readonly note?: string }
  | { readonly type: "named"; readonly arrays: ReadonlyMap<string, Values> };

/** `[2, 3]`, as messages show shapes; a free dimension is `?`. */
export function showShape(shape: readonly (number | null)[]): string {
  return `[${shape.map((length) => length ?? "?").join(", ")}]`;
}
