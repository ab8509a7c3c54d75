import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import * as ort from "onnxruntime-node";
import { readNpz } from "../../packages/cli/src/formats/read-npz.ts";
import { type TensorProto, TensorProtoSchema } from "../../packages/onnx/src/generated/onnx_pb.ts";

/** Inputs and outputs that came with a model, in the order of the model's. */
export interface Recorded {
  readonly inputs: readonly ort.Tensor[];
  readonly outputs: readonly ort.Tensor[];
}

/** From `test_data_set_0/*.pb` or `io.npz` beside the file. */
export function recordedWith(file: string): Recorded | undefined {
  const folder = dirname(file);
  const set = join(folder, "test_data_set_0");
  if (existsSync(set)) return { inputs: fromProtos(set, "input"), outputs: fromProtos(set, "output") };
  const npz = join(folder, "io.npz");
  if (!existsSync(npz)) return undefined;
  const [inputs, outputs] = [...readNpz(readFileSync(npz), npz).values()].map(
    ({ data, shape }) => new ort.Tensor("float32", Float32Array.from(data as ArrayLike<number>), [...shape]),
  );
  return { inputs: inputs ? [inputs] : [], outputs: outputs ? [outputs] : [] };
}

function fromProtos(folder: string, what: string): ort.Tensor[] {
  const numberOf = (name: string) => Number(/_(\d+)\.pb$/.exec(name)?.[1]);
  return readdirSync(folder)
    .filter((name) => name.startsWith(what))
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => tensorOf(fromBinary(TensorProtoSchema, readFileSync(join(folder, name)))));
}

/** TensorProto.data_type of the types that occur. */
const types = {
  1: ["float32", Float32Array],
  2: ["uint8", Uint8Array],
  3: ["int8", Int8Array],
  6: ["int32", Int32Array],
  7: ["int64", BigInt64Array],
  9: ["bool", Uint8Array],
  11: ["float64", Float64Array],
} as const;

function tensorOf({ dataType, dims, rawData, floatData, int32Data, int64Data, doubleData }: TensorProto): ort.Tensor {
  const [type, Values] = types[dataType as keyof typeof types];
  // Copied: the bytes of a message may lie at any place of their buffer.
  const bytes = new Uint8Array(rawData);
  const listed = [floatData, int32Data, int64Data, doubleData].find((list) => list.length > 0) ?? [];
  const values = bytes.length > 0 ? new Values(bytes.buffer) : (Values as typeof Float32Array).from(listed as number[]);
  return new ort.Tensor(type as "float32", values as Float32Array, dims.map(Number));
}
