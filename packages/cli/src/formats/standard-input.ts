/** All bytes of standard input. */
export async function readStandardInput(signal?: AbortSignal): Promise<Uint8Array> {
  const stop = () => process.stdin.destroy(signal?.reason as Error);
  signal?.addEventListener("abort", stop, { once: true });
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  signal?.removeEventListener("abort", stop);
  return Buffer.concat(chunks);
}
