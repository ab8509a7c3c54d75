/**
 * A copy of bytes in memory that all workers read in place, where there is such memory (in a browser only for pages that are
 * isolated from other origins); else one that is copied to each.
 */
export function sharedBytes(bytes: Uint8Array): ArrayBufferLike {
  const buffer =
    typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(bytes.length) : new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
