/** Arrays that can be packed. */
export type PackableArray = Uint32Array | Float32Array | Float64Array;

const chunk = 0x8000;
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of numbers, little-endian, as base64. No bit is lost, those of NaN included. */
export function toBase64(array: PackableArray): string {
  const own = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const bytes = littleEndian ? own : swapped(own, array.BYTES_PER_ELEMENT);
  let text = "";
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += chunk) text += String.fromCharCode(...bytes.subarray(i, i + chunk));
  return btoa(text);
}

/** The bytes again, in this machine's order, of numbers of `size` bytes each. Undefined for what is not base64, or no whole number of them. */
export function fromBase64(text: string, size: number): ArrayBuffer | undefined {
  const decoded = decode(text);
  if (decoded === undefined || decoded.length % size !== 0) return undefined;
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < decoded.length; i++) bytes[i] = decoded.charCodeAt(i);
  return (littleEndian ? bytes : swapped(bytes, size)).buffer as ArrayBuffer;
}

/** Numbers of `size` bytes with their bytes in the opposite order. */
export function swapped(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.map((_, i) => bytes[i - (i % size) + (size - 1 - (i % size))] as number);
}

function decode(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
