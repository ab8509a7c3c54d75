import { InputError } from "@mayhap/core";
import type { Tensor } from "onnxruntime-common";
import { toHalf } from "../tensor/half.ts";
import { describeInput, type InputSpec } from "./spec.ts";
import type { InputData } from "./types.ts";

type Scalar = number | bigint | boolean | string;

const ranges: Readonly<Partial<Record<Tensor.Type, readonly [min: number, max: number]>>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint8: [0, 2 ** 8 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint16: [0, 2 ** 16 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  bool: [0, 1],
};

/** Plain values as the array that a tensor of the input's type holds. Refuses what would change a value. */
export function fill(values: readonly Scalar[], spec: InputSpec): InputData | string[] {
  const { type } = spec;
  if (type === "string") {
    const wrong = values.find((v) => typeof v !== "string");
    if (wrong !== undefined) throw wrongValue(spec, wrong);
    return values as string[];
  }
  const numbers = (): number[] => values.map((v) => toNumber(v, spec));
  switch (type) {
    case "float32":
      return Float32Array.from(numbers());
    case "float64":
      return Float64Array.from(numbers());
    case "float16":
      return Uint16Array.from(numbers(), toHalf);
    case "int64":
      return BigInt64Array.from(values, (v) => (typeof v === "bigint" ? v : BigInt(toNumber(v, spec))));
    case "uint64":
      return BigUint64Array.from(values, (v) => (typeof v === "bigint" ? v : BigInt(toNumber(v, spec))));
    case "int8":
      return Int8Array.from(numbers());
    case "uint8":
    case "bool":
      return Uint8Array.from(numbers());
    case "int16":
      return Int16Array.from(numbers());
    case "uint16":
      return Uint16Array.from(numbers());
    case "int32":
      return Int32Array.from(numbers());
    case "uint32":
      return Uint32Array.from(numbers());
    default:
      throw wrongValue(spec, values[0]);
  }
}

function toNumber(value: Scalar, spec: InputSpec): number {
  const number = typeof value === "boolean" ? Number(value) : typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") throw wrongValue(spec, value);
  const range = spec.type === undefined ? undefined : ranges[spec.type];
  if (range === undefined) return number;
  if (!Number.isInteger(number) || number < range[0] || number > range[1]) throw wrongValue(spec, value);
  return number;
}

function wrongValue(spec: InputSpec, value: unknown): InputError {
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return new InputError(
    "INPUT_TYPE",
    `Input ${describeInput(spec)} cannot hold the value ${shown}. Give values of type ${spec.type ?? "tensor"}.`,
  );
}

const arrays: Readonly<Record<string, Tensor.Type>> = {
  Float32Array: "float32",
  Float64Array: "float64",
  Int8Array: "int8",
  Uint8Array: "uint8",
  Uint8ClampedArray: "uint8",
  Int16Array: "int16",
  Uint16Array: "uint16",
  Int32Array: "int32",
  Uint32Array: "uint32",
  BigInt64Array: "int64",
  BigUint64Array: "uint64",
};

/** A typed array as the array of the input's type: as it is where it fits, converted where no value can change. */
export function convert(data: InputData, spec: InputSpec): InputData | string[] {
  const own = arrays[data.constructor.name];
  if (own === spec.type || (spec.type === "bool" && own === "uint8")) {
    return data instanceof Uint8ClampedArray ? new Uint8Array(data.buffer, data.byteOffset, data.length) : data;
  }
  // Two bytes per element and no way to tell numbers from bits: for a float16 input it is bits, as in onnxruntime.
  if (spec.type === "float16" && own === "uint16") return data;
  const small = own === "int8" || own === "uint8" || own === "int16" || own === "uint16";
  const integers = small || own === "int32" || own === "uint32";
  const safe =
    (spec.type === "float32" && small) ||
    (spec.type === "float64" && (integers || own === "float32")) ||
    ((spec.type === "int64" || spec.type === "int32" || spec.type === "bool") && integers);
  if (safe) return fill(Array.from(data as Int32Array), spec);
  throw new InputError(
    "INPUT_TYPE",
    `Input ${describeInput(spec)} was given a ${data.constructor.name}. Convert it first, e.g. ${spec.type === "float32" ? "Float32Array.from(data)" : `to ${spec.type}`}.`,
  );
}
