import { execFile } from "node:child_process";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type StringStringEntryProto,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from "../../packages/onnx/src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../../packages/onnx/src/graph/node.ts";
import { create } from "../../packages/onnx/src/proto/message.ts";
import { file } from "../forms/onnx-parts.ts";
import type { MemoryUse } from "./child.ts";

/** A chain of matrix products with weights in a file beside it. */
export interface Chain {
  readonly op: "MatMul" | "Gemm";
  /** Features in front, between and behind. */
  readonly widths: readonly number[];
}

/** Writes it into a folder. The weights are a hole in the file: zeros that take no space on the disk, but memory when they are read. */
export function writeChain(folder: string, { op, widths }: Chain): { readonly path: string; readonly bytes: number } {
  let offset = 0;
  const weights: TensorProto[] = [];
  const nodes = widths.slice(1).map((out, i) => {
    const shape = [widths[i] as number, out];
    weights.push(external(`w${i}`, op === "Gemm" ? shape.toReversed() : shape, offset));
    offset += 4 * shape.reduce((a, b) => a * b, 1);
    const output = i === widths.length - 2 ? "y" : `h${i}`;
    const attributes = op === "Gemm" ? [intAttribute("transB", 1)] : [];
    return makeNode(op, [i === 0 ? "x" : `h${i - 1}`, `w${i}`], [output], { attributes });
  });
  const path = join(folder, "model.onnx");
  const ends = { inputs: { x: ["n", widths[0] as number] }, outputs: { y: ["n", widths.at(-1) as number] } };
  writeFileSync(path, file({ nodes, weights, ...ends }));
  writeFileSync(join(folder, "weights.bin"), "");
  truncateSync(join(folder, "weights.bin"), offset);
  return { path, bytes: offset };
}

function external(name: string, dims: readonly number[], offset: number): TensorProto {
  const entry = (key: string, value: string | number): StringStringEntryProto =>
    create(StringStringEntryProtoSchema, { key, value: String(value) });
  const length = 4 * dims.reduce((a, b) => a * b, 1);
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: 1,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [entry("location", "weights.bin"), entry("offset", offset), entry("length", length)],
  });
}

/** Loads a model and predicts in a process of its own. */
export async function memoryOf(path: string, width: number, layers: "all" | "all-but-first"): Promise<MemoryUse> {
  const script = join(import.meta.dirname, "child.ts");
  const args = ["--conditions=@mayhap/source", "--import", "tsx", script, path, String(width), layers];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(import.meta.dirname, "..", "..") });
  return JSON.parse(stdout) as MemoryUse;
}
