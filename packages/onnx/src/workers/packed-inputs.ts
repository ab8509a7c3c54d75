import type { Tensor } from "onnxruntime-common";
import { isOneInput, isTensor } from "../inputs/accept.ts";
import type { OnnxInput, OnnxInputs } from "../inputs/types.ts";
import { put } from "../program/put.ts";

/** Inputs that can be posted, and that `bind` takes: tensors as their values and dimensions. */
export async function packInputs(inputs: OnnxInputs): Promise<unknown> {
  // What is inputs by name for a model with such names cannot be told from one input here; packing what lies deeper serves both.
  if (isOneInput(inputs)) return packInput(inputs);
  const packed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(inputs as Record<string, OnnxInput>))
    put(packed, name, await packInput(value));
  return packed;
}

async function packInput(value: unknown): Promise<unknown> {
  if (ArrayBuffer.isView(value)) return compact(value as Uint8Array);
  if (isTensor(value)) {
    // Data that is on another device is fetched.
    const tensor: Tensor = value;
    const data = typeof tensor.getData === "function" ? await tensor.getData() : tensor.data;
    return { data: ArrayBuffer.isView(data) ? compact(data as Uint8Array) : data, dims: [...tensor.dims] };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const packed: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) put(packed, name, await packInput(part));
  return packed;
}

/** Posting a view posts all of the memory behind it. */
function compact(view: Uint8Array): Uint8Array {
  return view.byteLength === view.buffer.byteLength ? view : view.slice();
}
