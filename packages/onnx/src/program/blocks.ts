import { ModelError } from "@mayhap/core";
import type { NodeProto } from "../generated/onnx_pb.ts";
import type { Constant } from "../graph/constant.ts";
import type { Names } from "../graph/names.ts";
import { makeNode } from "../graph/node.ts";
import { sizeOf } from "../tensor/types.ts";
import type { Packed } from "../walk/record.ts";
import { type Root, valuesOf } from "./roots.ts";

type Blocks = Extract<Packed, { form: "blocks" }>;

/**
 * The matrix [K, N] that the packed weight of a `MatMulNBits` stands for: (q - zero) · scale, with a scale and a zero point for each
 * block of a column. Columns stand one behind another, K padded to whole blocks, and the first of the numbers in a byte is in its
 * low bits. A zero point is 2^(bits - 1) where there is none, in bits like the weights where it is uint8, else a number.
 */
export function unpacked(packed: Blocks, constant: Constant, roots: ReadonlyMap<string, Root>): Root {
  const { dims, bits, block, groups: groupsOf } = packed;
  const [inputs, outputs] = dims;
  const blocks = Math.ceil(inputs / block);
  const perByte = 8 / bits;
  const { values: bytes, type } = valuesOf(constant, roots);
  const scales = valuesOf(packed.scales, roots);
  const zero = packed.zero && valuesOf(packed.zero, roots);
  const groups = groupsOf && valuesOf(groupsOf, roots).values;
  const zeroBytes = Math.ceil(blocks / perByte);
  const inBits = zero !== undefined && zero.values.length === outputs * zeroBytes && zero.type === type;
  const perRow = (blocks * block) / perByte;
  const fits =
    bytes.length === outputs * perRow &&
    scales.values.length === outputs * blocks &&
    (zero === undefined || inBits || zero.values.length === outputs * blocks) &&
    (groups === undefined || (groups.length >= inputs && groups.every((g) => g >= 0 && g < blocks)));
  if (!fits) {
    throw new ModelError(
      "UNSUPPORTED_LAYER",
      `The packed weight "${constant.name}" does not hold a matrix [${dims}] of ${bits} bits in blocks of ${block} with a scale for each. Leave the layer out with the layers option.`,
    );
  }
  const at = (from: Float32Array, row: number, rowBytes: number, i: number): number => {
    const byte = from[row * rowBytes + Math.floor(i / perByte)] as number;
    return (byte >> ((i % perByte) * bits)) & (2 ** bits - 1);
  };
  const values = new Float32Array(sizeOf(dims));
  for (let column = 0; column < outputs; column++) {
    for (let i = 0; i < inputs; i++) {
      const group = groups?.[i] ?? Math.floor(i / block);
      const start = column * blocks + group;
      const offset = !zero
        ? 2 ** (bits - 1)
        : inBits
          ? at(zero.values, column, zeroBytes, group)
          : (zero.values[start] as number);
      values[i * outputs + column] = (at(bytes, column, perRow, i) - offset) * (scales.values[start] as number);
    }
  }
  return { dims, values, type: packed.scales.type || scales.type };
}

/** A `MatMulNBits` whose weight is a plain matrix by now, as a `MatMul`. */
export function unblocked({ name, input, output }: NodeProto, names: Names): NodeProto[] {
  const [x = "", matrix = "", , , , bias = ""] = input;
  if (bias === "") return [makeNode("MatMul", [x, matrix], output, { name })];
  const product = names.fresh(`${name}/product`);
  return [
    makeNode("MatMul", [x, matrix], [product], { name }),
    makeNode("Add", [product, bias], output, { name: names.fresh(`${name}/Add`) }),
  ];
}
