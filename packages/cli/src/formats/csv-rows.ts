import { DataFileError } from "../errors.ts";

/** A number as data files write it; the words are NumPy's and pandas'. */
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const words = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
]);

/** One line of a file, with its number from 1. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Turns the lines of one file into rows of numbers. A first line without any number is a header. Throws `DataFileError` `BAD_CSV`. */
export class CsvRows {
  readonly #file: string;
  #first: CsvRecord | undefined;
  #header: readonly string[] | undefined;
  #rows = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The numbers of the next line; undefined for the header. */
  read(record: CsvRecord): number[] | undefined {
    const { cells, line } = record;
    if (this.#first === undefined) {
      this.#first = record;
      if (cells.every((cell) => toNumber(cell) === undefined)) {
        this.#header = cells;
        return undefined;
      }
    }
    const columns = this.#first.cells.length;
    if (cells.length !== columns)
      throw this.#bad(`, line ${line} has ${cells.length} columns, the first line has ${columns}.`);
    this.#rows++;
    return cells.map((cell, column) => toNumber(cell) ?? this.#fail(cell, line, column));
  }

  /** Checks at the end of the file that there was something in it. */
  end(): void {
    if (this.#first === undefined) throw this.#bad(" is empty: a line of numbers per example is expected.");
    if (this.#rows === 0) throw this.#bad(" holds a header line but no line of numbers.");
  }

  #fail(cell: string, line: number, column: number): never {
    const name = this.#header ? ` ("${this.#header[column]}")` : "";
    const what = cell === "" ? "is empty" : `is ${JSON.stringify(cell.slice(0, 40))}, not a number`;
    throw this.#bad(
      `, line ${line}, column ${column + 1}${name} ${what}. Every column must hold numbers: leave out what is no input value; classes are numbered from 0.`,
    );
  }

  #bad(what: string): DataFileError {
    return new DataFileError("BAD_CSV", `${this.#file}${what}`);
  }
}

function toNumber(cell: string): number | undefined {
  return numeric.test(cell) ? Number(cell) : words.get(cell.toLowerCase());
}

/** Rows of numbers as one array. */
export function stackRows(rows: readonly (readonly number[])[]): { data: Float64Array; shape: [number, number] } {
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) data.set(row, i * columns);
  return { data, shape: [rows.length, columns] };
}
