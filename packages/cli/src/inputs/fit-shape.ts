import type { InputInfo } from "@mayhap/core";
import { InputError } from "@mayhap/core";
import { showShape } from "../formats/values.ts";

/** The shape to feed, and what was done to get there when it is not the file's own. */
export interface Fitted {
  readonly shape: readonly number[];
  readonly note?: string;
}

/**
 * Finds the shape in which values of a file go into an input, where there is only one way: rows of flat values take the
 * declared shape ([n, 784] into [?, 1, 28, 28]), dimensions of 1 come and go, a single example gets its batch axis. Dimensions
 * are never exchanged.
 *
 * @throws `InputError` `INPUT_SHAPE` with both shapes
 */
export function fitShape(given: readonly number[], { name, shape: declared }: InputInfo, file: string): Fitted {
  if (declared === undefined || fits(given, declared)) return { shape: given };
  const example = declared.slice(1);
  if (declared.length > 0 && example.every((length) => length !== null)) {
    const wanted = example as readonly number[];
    const [rows, ...rest] = given;
    const batch = rows !== undefined && alike(rest, wanted) ? rows : alike(given, wanted) ? 1 : undefined;
    if (batch !== undefined) {
      const shape = [batch, ...wanted];
      return { shape, note: `${file}: shape ${showShape(given)} read as ${showShape(shape)} for input "${name}".` };
    }
  }
  throw new InputError(
    "INPUT_SHAPE",
    `${file} has shape ${showShape(given)}, input "${name}" takes ${showShape(declared)}, and there is no single way to bring one into the other. Reshape or transpose the data first.`,
  );
}

/** The length of the batch axis is not compared: the model's adapter knows what a fixed one can take. */
function fits(given: readonly number[], declared: readonly (number | null)[]): boolean {
  return (
    given.length === declared.length &&
    given.every((length, axis) => axis === 0 || (declared[axis] ?? length) === length)
  );
}

/** Whether values of one example keep their order: equal but for dimensions of 1, or one of both is flat. */
function alike(given: readonly number[], wanted: readonly number[]): boolean {
  const [a, b] = [given, wanted].map((shape) => shape.filter((length) => length !== 1)) as [number[], number[]];
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  if (size(a) !== size(b)) return false;
  return a.length <= 1 || b.length <= 1 || (a.length === b.length && a.every((length, axis) => length === b[axis]));
}
