import { deflateSync } from "node:zlib";

/** Steps of opacity in a picture. */
const STEPS = 16;

/** The bytes of a PNG file: `values` from 0 (transparent) to 1 (ink), row by row, in one colour. */
export function inkPng(
  values: Float32Array,
  width: number,
  [red, green, blue]: readonly [number, number, number],
): Uint8Array {
  const height = values.length / width;
  const rows = Buffer.alloc(height * (width + 1)); // each row begins with filter type 0
  for (const [i, value] of values.entries())
    rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = Math.round(value * (STEPS - 1));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // 8 bits per pixel, which are indices into a palette
  const palette = Buffer.concat(Array.from({ length: STEPS }, () => Buffer.from([red, green, blue])));
  const opacities = Buffer.from(Array.from({ length: STEPS }, (_, step) => Math.round((255 * step) / (STEPS - 1))));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", palette),
    chunk("tRNS", opacities),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A picture as an address that a page can show without fetching anything. */
export function inkUrl(values: Float32Array, width: number, colour: readonly [number, number, number]): string {
  return `data:image/png;base64,${Buffer.from(inkPng(values, width, colour)).toString("base64")}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** CRC-32 of ISO 3309, as PNG wants it. Node 20 has none of its own. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
