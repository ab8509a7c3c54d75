import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ort from "onnxruntime-node";
import { readNpz } from "../../packages/cli/src/formats/read-npz.ts";
import { TensorProtoSchema } from "../../packages/onnx/src/generated/onnx_pb.ts";
import { fromBinary } from "../../packages/onnx/src/proto/binary.ts";
import { tensorOf } from "../support/tensor-proto.ts";

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
    .map((name) => tensorOf(fromBinary(TensorProtoSchema, readFileSync(join(folder, name)))) as ort.Tensor);
}
