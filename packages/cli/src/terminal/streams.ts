import type { Readable, Writable } from "node:stream";

/** Where text goes. */
export type OutputStream = Writable & { readonly isTTY?: boolean };

/** What the command line reads from and writes to: those of the process, or others. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}
