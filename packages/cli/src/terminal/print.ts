/** Prints one JSON document on standard output. */
export function printJson(document: object): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}
