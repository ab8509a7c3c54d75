import type { Writable } from "node:stream";

/** Prints one JSON document on standard output. */
export function printJson(document: object, stdout: Writable): void {
  stdout.write(`${JSON.stringify(document)}\n`);
}
