import { CsvError, parse } from "csv-parse/sync";
import { DataFileError } from "../errors.ts";
import type { Values } from "./values.ts";

/** A number as data files write it; the words are NumPy's and pandas'. */
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const words = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
]);

/**
 * Reads CSV: an example per line, a number per column. A first line without any number is a header. Columns are separated by
 * commas, semicolons or tabs.
 *
 * @returns values of shape [rows, columns]
 * @throws `DataFileError` `BAD_CSV` that names line and column
 */
export function readCsv(text: string, file: string): Values {
  const records = parseRecords(text, file);
  const first = records[0];
  if (first === undefined)
    throw new DataFileError("BAD_CSV", `${file} is empty: a line of numbers per example is expected.`);
  const header = first.cells.every((cell) => toNumber(cell) === undefined) ? first.cells : undefined;
  const rows = header ? records.slice(1) : records;
  if (rows.length === 0) throw new DataFileError("BAD_CSV", `${file} holds a header line but no line of numbers.`);
  const columns = first.cells.length;
  const data = new Float64Array(rows.length * columns);
  for (const [r, { cells, line }] of rows.entries()) {
    if (cells.length !== columns)
      throw new DataFileError(
        "BAD_CSV",
        `${file}, line ${line} has ${cells.length} columns, the first line has ${columns}.`,
      );
    for (const [c, cell] of cells.entries())
      data[r * columns + c] = toNumber(cell) ?? fail(cell, line, c, header, file);
  }
  return { data, shape: [rows.length, columns] };
}

interface Record {
  readonly cells: readonly string[];
  readonly line: number;
}

function parseRecords(text: string, file: string): Record[] {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = [";", "\t"].find((separator) => firstLine.includes(separator)) ?? ",";
  try {
    const parsed = parse(text, {
      delimiter,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    if (error instanceof CsvError) throw new DataFileError("BAD_CSV", `${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function toNumber(cell: string): number | undefined {
  return numeric.test(cell) ? Number(cell) : words.get(cell.toLowerCase());
}

function fail(cell: string, line: number, column: number, header: readonly string[] | undefined, file: string): never {
  const name = header ? ` ("${header[column]}")` : "";
  const what = cell === "" ? "is empty" : `is ${JSON.stringify(cell.slice(0, 40))}, not a number`;
  throw new DataFileError(
    "BAD_CSV",
    `${file}, line ${line}, column ${column + 1}${name} ${what}. Every column must be an input value; leave labels and names out.`,
  );
}
