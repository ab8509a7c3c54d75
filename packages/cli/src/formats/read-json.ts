import { DataFileError } from "../errors.ts";
import type { FileContent, Values } from "./values.ts";

/** What NumPy allows; no model takes more, and a file can nest deeper than any stack. */
const mostDimensions = 64;

/**
 * Reads JSON: nested arrays of numbers, or an object of such arrays by input name. `true` and `false` count as 1 and 0.
 *
 * @throws `DataFileError` `BAD_JSON` that names the place
 */
export function readJson(text: string, file: string): FileContent {
  const json = parse(text, file);
  if (typeof json === "object" && json !== null && !Array.isArray(json)) {
    const arrays = new Map(Object.entries(json).map(([name, value]) => [name, toValues(value, `${file}, "${name}"`)]));
    if (arrays.size === 0) throw new DataFileError("BAD_JSON", `${file} is an object without members.`);
    return { type: "named", arrays };
  }
  return { type: "array", values: toValues(json, file) };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataFileError("BAD_JSON", `${file} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}

function toValues(json: unknown, where: string): Values {
  const shape: number[] = [];
  for (let level: unknown = json; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > mostDimensions)
      throw new DataFileError("BAD_JSON", `${where} is nested more than ${mostDimensions} levels deep.`);
  }
  const data = new Float64Array(shape.reduce((product, length) => product * length, 1));
  let position = 0;
  const fill = (value: unknown, depth: number, at: string): void => {
    if (depth < shape.length) {
      if (!Array.isArray(value) || value.length !== shape[depth])
        throw new DataFileError(
          "BAD_JSON",
          `${where}${at} ${Array.isArray(value) ? `has length ${value.length}` : "is not an array"}, but the first one at its level is an array of length ${shape[depth]}.`,
        );
      for (const [i, item] of value.entries()) fill(item, depth + 1, `${at}[${i}]`);
    } else if (typeof value === "number" || typeof value === "boolean") data[position++] = Number(value);
    else throw new DataFileError("BAD_JSON", `${where}${at} is ${shown(value)}, not a number.`);
  };
  fill(json, 0, "");
  return { data, shape };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value).slice(0, 40);
}
