/** What is wrong with an entry of a weights manifest, in words; undefined when it can be read. TF.js looks at none of this. */
export function weightDefect(weight: unknown): string | undefined {
  if (typeof weight !== "object" || weight === null) return "is no object";
  const { name, dtype, shape, quantization } = weight as Readonly<Record<string, unknown>>;
  if (typeof name !== "string") return "has no name";
  if (typeof dtype !== "string") return `"${name}" has no dtype`;
  if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && length >= 0))
    return `"${name}" has the shape ${shown(shape)}, which is no array of whole numbers from 0`;
  if (quantization === undefined) return undefined;
  if (typeof quantization !== "object" || quantization === null)
    return `"${name}" has a quantization that is no object`;
  const { dtype: stored, scale, min } = quantization as Readonly<Record<string, unknown>>;
  if (!["uint8", "uint16", "float16"].includes(stored as string))
    return `"${name}" is quantized to ${shown(stored)}, which is neither uint8, uint16 nor float16`;
  if (stored !== "float16" && !(Number.isFinite(scale) && Number.isFinite(min)))
    return `"${name}" is quantized without a scale and a least value`;
  return undefined;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `of ${value.length} entries`;
  return typeof value === "object" && value !== null ? "of an object" : (JSON.stringify(value) ?? "undefined");
}
