import { InputError } from "@mayhap/core";
import type { ShapedNumbers } from "./types.ts";

/** How many arrays deep the first value lies. */
export function nestedRank(value: unknown): number {
  let rank = 0;
  for (let at = value; Array.isArray(at); at = at[0]) rank++;
  return rank;
}

/** Flattens nested arrays. Throws `InputError` `INPUT_SHAPE` when they are ragged, `INPUT_TYPE` when they hold something else than numbers. */
export function flattenNested(nested: readonly unknown[], input: string): ShapedNumbers {
  const shape: number[] = [];
  for (let at: unknown = nested; Array.isArray(at); at = at[0]) shape.push(at.length);
  const data: number[] = [];
  const fill = (value: unknown, axis: number, path: string): void => {
    if (axis < shape.length) {
      if (!Array.isArray(value) || value.length !== shape[axis])
        throw new InputError(
          "INPUT_SHAPE",
          `Input "${input}": the nested arrays are ragged: ${path || "the input"} is ${Array.isArray(value) ? `of length ${value.length}` : `no array`}, where length ${shape[axis]} is needed for the shape [${shape.join(", ")}].`,
        );
      value.forEach((item, i) => {
        fill(item, axis + 1, `${path}[${i}]`);
      });
    } else if (typeof value === "number" || typeof value === "boolean") data.push(Number(value));
    else
      throw new InputError(
        Array.isArray(value) ? "INPUT_SHAPE" : "INPUT_TYPE",
        `Input "${input}": ${path} is ${Array.isArray(value) ? "an array, deeper than the first row" : value === null ? "null" : `a ${typeof value}`}. Give numbers.`,
      );
  };
  fill(nested, 0, "");
  return { data, shape };
}
