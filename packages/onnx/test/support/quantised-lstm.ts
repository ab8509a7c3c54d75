import { OperatorSetIdProtoSchema } from "../../src/generated/onnx_pb.ts";
import { intAttribute, makeNode, stringAttribute } from "../../src/graph/node.ts";
import { OnnxModel } from "../../src/index.ts";
import { create } from "../../src/proto/message.ts";
import { floatTensor } from "../../src/tensor/write.ts";
import { buildProto, numbers } from "./build.ts";

/** Lengths of what goes through the LSTM: inputs and units. */
export const [inputs, units] = [4, 3];
const columns = 4 * units;

/** How the matrices are quantised. */
export interface Quantised {
  readonly directions: 1 | 2;
  readonly type: number;
  /** The zero point of each direction, or of each output of it. */
  readonly zero: (column: number, direction: number) => number;
  readonly perOutput: boolean;
}

/** Which connections stay, and by what the scale is multiplied. The number of the gate is ONNX'. */
export interface Change {
  readonly keep: (role: "W" | "R", direction: number, input: number, gate: number, unit: number) => boolean;
  readonly factor: number;
}

/** What onnxruntime's dynamic quantisation makes of an LSTM: matrices of integers, stored [directions, in, 4 · units]. */
export function quantisedLstm({ directions, type, zero, perOutput }: Quantised, { keep, factor }: Change): OnnxModel {
  const list = (size: number, value: (i: number) => number): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => value(i));
  const matrix = (role: "W" | "R", height: number) =>
    floatTensor(
      role,
      list(directions * height * columns, (i) => {
        const [d, input, column] = [Math.floor(i / columns / height), Math.floor(i / columns) % height, i % columns];
        const kept = keep(role, d, input, Math.floor(column / units), column % units);
        return zero(column, d) + (kept ? ((i * 37 + height * 11) % 101) - 50 : 0);
      }),
      [directions, height, columns],
      type,
    );
  const size = perOutput ? [directions, columns] : [directions];
  const each = (value: (column: number, d: number) => number): Float32Array =>
    list(directions * (perOutput ? columns : 1), (i) =>
      perOutput ? value(i % columns, Math.floor(i / columns)) : value(0, i),
    );
  const scale = (name: string, base: number) =>
    floatTensor(
      name,
      each((c, d) => base * (1 + d + (perOutput ? c % 3 : 0)) * factor),
      size,
    );
  const point = (name: string) => floatTensor(name, each(zero), size, type);
  const proto = buildProto({
    nodes: [
      makeNode("DynamicQuantizeLSTM", ["x", "W", "R", "B", "", "", "", "", "ws", "wz", "rs", "rz"], ["y"], {
        ...{ name: "layer", domain: "com.microsoft" },
        attributes: [
          intAttribute("hidden_size", units),
          stringAttribute("direction", directions === 2 ? "bidirectional" : "forward"),
        ],
      }),
    ],
    weights: [
      matrix("W", inputs),
      matrix("R", units),
      floatTensor("B", numbers(directions * 2 * columns, 3), [directions, 2 * columns]),
      ...[scale("ws", 0.01), point("wz"), scale("rs", 0.015), point("rz")],
    ],
    inputs: { x: ["t", "n", inputs] },
    outputs: { y: ["t", directions, "n", units] },
  });
  proto.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "com.microsoft", version: 1n }));
  return new OnnxModel(proto, { name: "quantised.onnx" });
}
