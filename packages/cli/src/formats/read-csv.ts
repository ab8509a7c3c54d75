import { parse } from "csv-parse/sync";
import { csvDialect, csvError, type ParsedLine } from "./csv-dialect.ts";
import { CsvRows, stackRows } from "./csv-rows.ts";
import type { Values } from "./values.ts";

/**
 * Reads CSV: an example per line, a number per column. A first line without any number is a header. Columns are separated by
 * commas, semicolons or tabs.
 *
 * @returns values of shape [rows, columns]
 * @throws `DataFileError` `BAD_CSV` that names line and column
 */
export function readCsv(text: string, file: string): Values {
  const rows = new CsvRows(file);
  const numbers = parsed(text, file).flatMap(({ record, info }) => {
    const row = rows.read({ cells: record, line: info.lines });
    return row === undefined ? [] : [row];
  });
  rows.end();
  return stackRows(numbers);
}

function parsed(text: string, file: string): ParsedLine[] {
  try {
    return parse(text, csvDialect(text)) as unknown as ParsedLine[];
  } catch (error) {
    throw csvError(error, file);
  }
}
