import { createHash } from "node:crypto";
import type { Values } from "../formats/values.ts";

/** SHA-256 of arrays with their names, types and shapes. */
export function hashInputs(arrays: ReadonlyMap<string, Values>): string {
  const hash = createHash("sha256");
  for (const [name, { data, shape }] of [...arrays].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([name, data.constructor.name, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
