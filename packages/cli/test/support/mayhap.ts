import { Readable, Writable } from "node:stream";
import { main } from "../../src/main.ts";

/** What a run of the command line left. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stream that keeps what is written. */
class Collector extends Writable {
  text = "";

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/**
 * Runs the real command line to its end, in this process: a process of its own for each of some hundred runs would take minutes. `spawned`
 * starts one where the process matters.
 */
export async function mayhap(
  args: readonly string[],
  {
    input = "",
    signal = new AbortController().signal,
  }: { readonly input?: string; readonly signal?: AbortSignal } = {},
): Promise<Run> {
  const [stdout, stderr] = [new Collector(), new Collector()];
  const code = await main(args, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
