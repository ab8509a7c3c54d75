import type { TypedArray } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { isShaped } from "../inputs/assign.ts";
import type { ShapedNumbers, TfInput, TfInputs } from "../inputs/types.ts";
import { sharedBytes } from "./shared.ts";

/** The same inputs without tensors, which cannot be posted. Large arrays are shared where that is possible. */
export async function packInputs(inputs: TfInputs): Promise<TfInputs> {
  if (inputs instanceof tf.Tensor || isShaped(inputs)) return pack(inputs);
  if (Array.isArray(inputs)) return Promise.all((inputs as readonly TfInput[]).map(pack));
  const entries = Object.entries(inputs as Readonly<Record<string, TfInput>>);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, value]) => [name, await pack(value)] as const)),
  );
}

async function pack(value: TfInput): Promise<TfInput> {
  // Numbers of a tensor are converted without complaint, as a cast is.
  if (value instanceof tf.Tensor)
    return { data: share((await value.data()) as TypedArray), shape: value.shape, cast: true };
  if (!isShaped(value)) return value;
  const { data, shape } = value as ShapedNumbers;
  return { data: ArrayBuffer.isView(data) ? share(data as TypedArray) : data, shape };
}

function share<T extends TypedArray>(data: T): T {
  const buffer = sharedBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return new (data.constructor as new (buffer: ArrayBufferLike) => T)(buffer);
}
