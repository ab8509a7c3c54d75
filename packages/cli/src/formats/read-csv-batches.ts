import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import { csvDialect, csvError, type ParsedLine } from "./csv-dialect.ts";
import { CsvRows, stackRows } from "./csv-rows.ts";
import type { Values } from "./values.ts";

/** Some lines of a CSV file, and how much of it was read by then. */
export interface CsvBatch {
  readonly values: Values;
  readonly bytes: number;
  readonly ofBytes: number;
}

/**
 * Reads CSV as `readCsv` does, `size` lines at a time, so that the file's length does not matter.
 *
 * @throws `DataFileError` `BAD_CSV` when it comes to a line that is wrong
 */
export async function* readCsvBatches(path: string, size: number): AsyncGenerator<CsvBatch, void, undefined> {
  const { beginning, ofBytes } = await look(path).catch((error) => {
    throw csvError(error, path);
  });
  const source = createReadStream(path);
  // A pipeline passes errors of the file on, and closes it when the reader leaves.
  const lines = pipeline(source, parse(csvDialect(beginning)), () => {});
  const rows = new CsvRows(path);
  const batch: number[][] = [];
  const take = (): CsvBatch => ({ values: stackRows(batch.splice(0)), bytes: source.bytesRead, ofBytes });
  try {
    for await (const { record, info } of lines as AsyncIterable<ParsedLine>) {
      const row = rows.read({ cells: record, line: info.lines });
      if (row !== undefined) batch.push(row);
      if (batch.length === size) yield take();
    }
    rows.end();
    if (batch.length > 0) yield take();
  } catch (error) {
    throw csvError(error, path);
  }
}

async function look(path: string): Promise<{ beginning: string; ofBytes: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return { beginning: buffer.toString("utf8", 0, bytesRead), ofBytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
