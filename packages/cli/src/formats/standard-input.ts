import type { Readable } from "node:stream";

/** All bytes of standard input. */
export async function readStandardInput(stdin: Readable, signal?: AbortSignal): Promise<Uint8Array> {
  const stop = () => stdin.destroy(signal?.reason as Error);
  signal?.addEventListener("abort", stop, { once: true });
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk as Buffer);
  signal?.removeEventListener("abort", stop);
  return Buffer.concat(chunks);
}
