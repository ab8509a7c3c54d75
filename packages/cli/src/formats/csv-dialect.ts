import { CsvError, type Options } from "csv-parse";
import { DataFileError } from "../errors.ts";

/** How csv-parse shall read a file that begins like this. Columns are separated by commas, semicolons or tabs. */
export function csvDialect(beginning: string): Options {
  const firstLine = beginning.slice(0, beginning.search(/[\r\n]|$/));
  return {
    delimiter: [";", "\t"].find((separator) => firstLine.includes(separator)) ?? ",",
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  };
}

/** What csv-parse gives for a line, with `info`. */
export interface ParsedLine {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** An error of csv-parse or of the file system in the words of the command line; others as they are. */
export function csvError(error: unknown, file: string): unknown {
  if (error instanceof Error && "syscall" in error)
    return new DataFileError("READ_FAILED", `${file} cannot be read: ${error.message}.`, { cause: error });
  return error instanceof CsvError
    ? new DataFileError("BAD_CSV", `${file}: ${error.message}`, { cause: error })
    : error;
}
