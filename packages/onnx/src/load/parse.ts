import { ModelFileError } from "@mayhap/core";
import { type ModelProto, ModelProtoSchema } from "../generated/onnx_pb.ts";
import { loadSeldom } from "../later.ts";
import { fromBinary } from "../proto/binary.ts";

/**
 * Parses the bytes of an ONNX file. Tensors with raw data are views of the bytes, not copies.
 * Throws `ModelFileError`: `TRUNCATED` or `NOT_A_MODEL`.
 */
export async function parse(bytes: Uint8Array, name: string): Promise<ModelProto> {
  try {
    return read(bytes, name);
  } catch (error) {
    // Only a hint: a page that went offline meanwhile shall hear what is wrong with the file all the same.
    const seldom = await loadSeldom().catch(() => undefined);
    const what = seldom?.sniff(bytes);
    throw what === undefined ? error : notAModel(name, `it looks like ${what}`);
  }
}

function read(bytes: Uint8Array, name: string): ModelProto {
  if (bytes.length === 0) throw notAModel(name, "it is empty (0 bytes)");
  const missing = missingBytes(bytes);
  if (missing > 0) {
    throw new ModelFileError(
      "TRUNCATED",
      `${name} ends too early: ${missing} bytes are missing behind its ${bytes.length}. Copy or download it again.`,
    );
  }
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw notAModel(name, `it cannot be read as protobuf (${(cause as Error).message})`, cause);
  }
  if (model.graph === undefined) throw notAModel(name, "it has no graph");
  if (model.opsetImport.length === 0) {
    throw notAModel(
      name,
      "it does not say which version of the operators it uses (opset_import), so it is cut off or broken",
    );
  }
  return model;
}

function notAModel(name: string, why: string, cause?: unknown): ModelFileError {
  return new ModelFileError(
    "NOT_A_MODEL",
    `${name} is not an ONNX model: ${why}. Give the path, URL or bytes of a .onnx file.`,
    cause === undefined ? undefined : { cause },
  );
}

/** Wire types of the fields of a model: 0 a number, 2 something with its length in front. */
const fields: Readonly<Record<number, number>> = {
  1: 0,
  2: 2,
  3: 2,
  4: 2,
  5: 0,
  6: 2,
  7: 2,
  8: 2,
  14: 2,
  20: 2,
  25: 2,
  26: 2,
};

/** How many bytes a cut-off model lacks. 0 for a whole one, and for what never was a model. */
function missingBytes(bytes: Uint8Array): number {
  let at = 0;
  const varint = (): number | undefined => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const start = at;
    const tag = varint();
    if (tag === undefined) return start === 0 ? 0 : 1;
    if (fields[Math.floor(tag / 8)] !== tag % 8) return 0;
    const value = varint();
    if (value === undefined) return 1;
    if (tag % 8 === 2) at += value;
    // Far longer than any file: the length is no length, the file no model.
    if (at > 2 ** 43) return 0;
  }
  return at - bytes.length;
}
