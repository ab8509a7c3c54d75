import { ModelFileError } from "@mayhap/core";
import type { ModelProto, TensorProto } from "../generated/onnx_pb.ts";
import { TensorProto_DataLocation as Location } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { eachTensor, mapTensors } from "../graph/tensors.ts";
import type { Source } from "../platform/source.ts";
import { dimsOf } from "../tensor/read.ts";
import { sizeOf } from "../tensor/types.ts";
import { bytesPerElement } from "../tensor/width.ts";

const external = new WeakSet<TensorProto>();

/** Whether a tensor came from a file beside the model: `saveOnnx` writes it to such a file again. */
export function isExternal(tensor: TensorProto): boolean {
  return external.has(tensor);
}

/**
 * Fills in the tensors that a model keeps in other files. Only files inside the model's folder are read, and only as
 * many bytes as both the tensor's shape and the file agree on.
 */
export async function resolveExternal(model: ModelProto, source: Source): Promise<ModelProto> {
  const wanted = new Map<TensorProto, string>();
  eachTensor(model, (tensor, where) => {
    if (tensor.dataLocation === Location.EXTERNAL) wanted.set(tensor, where);
  });
  if (wanted.size === 0) return model;
  const filled = new Map<TensorProto, TensorProto>();
  for (const [tensor, where] of wanted) filled.set(tensor, await resolveOne(tensor, where, source));
  return mapTensors(model, (tensor) => filled.get(tensor) ?? tensor);
}

async function resolveOne(tensor: TensorProto, where: string, source: Source): Promise<TensorProto> {
  const entries = new Map(tensor.externalData.map((e) => [e.key, e.value]));
  const location = entries.get("location") ?? "";
  const bad = (code: string, why: string): ModelFileError =>
    new ModelFileError(code, `${source.name}: the ${where} keeps its data in "${location}", ${why}`);
  if (!isPlainPath(location)) {
    throw bad("UNSAFE_PATH", "which is no path inside the model's folder. Such files are not read.");
  }
  const width = bytesPerElement(tensor.dataType);
  const dims = dimsOf(tensor);
  const size = width === undefined || dims.some((d) => d < 0) ? undefined : sizeOf(dims) * width;
  const offset = count(entries.get("offset"), 0);
  const stated = count(entries.get("length"), size);
  if (offset === undefined || (entries.has("length") && stated === undefined)) {
    throw bad("EXTERNAL_DATA", "with an offset or a length that is no number of bytes.");
  }
  if (size !== undefined && stated !== size) {
    throw bad("EXTERNAL_DATA", `${stated} bytes of it, but a tensor of shape [${dims.join(", ")}] has ${size}.`);
  }
  const rawData = await source.readBeside(location, offset, stated);
  const whole = copy(tensor, { rawData, externalData: [], dataLocation: Location.DEFAULT });
  external.add(whole);
  return whole;
}

function count(text: string | undefined, otherwise: number | undefined): number | undefined {
  if (text === undefined) return otherwise;
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
}

/** A relative path that stays where it starts, by its letters alone; links are looked at when the file is opened. */
function isPlainPath(location: string): boolean {
  if (location === "" || location.includes("\0") || location.includes("*")) return false;
  if (/^[a-z][a-z0-9+.-]*:/i.test(location) || /^[\\/]/.test(location)) return false;
  return !location.split(/[\\/]/).includes("..");
}
