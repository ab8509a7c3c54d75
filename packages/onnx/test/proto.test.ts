import { readFileSync } from "node:fs";
import { equals, fromBinary as readIndependently, toBinary as writeIndependently } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { afterAll, describe, expect, test } from "vitest";
import { describe as describeFormat } from "../scripts/descriptors.ts";
import { typescript } from "../scripts/typescript.ts";
import {
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
} from "../src/generated/onnx_pb.ts";
import { copy } from "../src/graph/copy.ts";
import { fromBinary, toBinary } from "../src/proto/binary.ts";
import { create } from "../src/proto/message.ts";
import { files, folder, openModel, sayAbsent } from "./support/open.ts";

afterAll(() => sayAbsent("proto.test.ts"));

const registry = describeFormat();

function independent(name: string): NonNullable<ReturnType<typeof registry.getMessage>> {
  const found = registry.getMessage(`onnx.${name}`);
  if (found === undefined) throw new Error(`proto/onnx.proto has no message ${name}`);
  return found;
}

test("the generated code is what `pnpm --filter @mayhap/onnx proto` makes of the schema", () => {
  expect(readFileSync(new URL("../src/generated/onnx_pb.ts", import.meta.url), "utf8")).toBe(typescript());
});

describe("against protobuf-es", () => {
  test.skipIf(folder === undefined)(
    "every open model is written to the same bytes, which mean what the file means",
    () => {
      const model = independent("ModelProto");
      for (const name of files) {
        const bytes = readFileSync(openModel(name));
        const read = readIndependently(model, bytes);
        const written = toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, bytes));
        expect(Buffer.compare(written, writeIndependently(model, read)), name).toBe(0);
        expect(equals(model, readIndependently(model, written), read, { unknown: true, registry }), name).toBe(true);
      }
      expect(files.length).toBeGreaterThan(100);
    },
  );

  test("numbers of every type come out alike", () => {
    const tensor = create(TensorProtoSchema, {
      dims: [-1n, 2n ** 62n],
      dataType: -(2 ** 31),
      floatData: [0.1, -0, Number.POSITIVE_INFINITY, 1e-40],
      int32Data: [-1, 2 ** 31 - 1, 300],
      int64Data: [-(2n ** 63n), 2n ** 63n - 1n],
      uint64Data: [2n ** 64n - 1n, 0n],
      doubleData: [Math.PI, Number.MIN_VALUE],
      name: "tensor ∑ of weights with a long name",
      stringData: [new Uint8Array(), Uint8Array.of(255)],
    });
    const bytes = toBinary(TensorProtoSchema, tensor);
    const type = independent("TensorProto");
    expect(writeIndependently(type, readIndependently(type, bytes))).toEqual(bytes);
    expect(fromBinary(TensorProtoSchema, bytes)).toEqual({
      ...tensor,
      floatData: tensor.floatData.map(Math.fround),
    });
  });
});

describe("presence", () => {
  test("a field that is absent has its default and is not written", () => {
    const node = create(NodeProtoSchema, { opType: "Relu" });
    expect([node.name, node.domain, node.input]).toEqual(["", "", []]);
    expect([...toBinary(NodeProtoSchema, node)]).toEqual([0x22, 4, ...Buffer.from("Relu")]);
  });

  test("a default that is set is written, also by a copy", () => {
    const opset = fromBinary(OperatorSetIdProtoSchema, Uint8Array.of(0x0a, 0));
    expect([...toBinary(OperatorSetIdProtoSchema, copy(opset, { version: 0n }))]).toEqual([0x0a, 0, 0x10, 0]);
  });

  test("of a oneof the last case counts", () => {
    const dim = fromBinary(TensorShapeProto_DimensionSchema, Uint8Array.of(0x08, 3, 0x12, 1, 0x6e));
    expect(dim.value).toEqual({ case: "dimParam", value: "n" });
  });

  test("a message that comes in two parts is one", () => {
    // GraphProto twice in an attribute: { node: [{}] }, then { name: "g" }.
    const { g } = fromBinary(AttributeProtoSchema, Uint8Array.of(0x32, 2, 0x0a, 0, 0x32, 3, 0x12, 1, 0x67));
    expect([g?.node.length, g?.name]).toEqual([1, "g"]);
  });
});

describe("what is read", () => {
  test("numbers packed or one by one, whatever the schema says", () => {
    const apart = Uint8Array.of(0x28, 1, 0x28, 2); // int32_data, which the schema packs
    expect(fromBinary(TensorProtoSchema, apart).int32Data).toEqual([1, 2]);
    const packed = Uint8Array.of(0x0a, 2, 3, 4); // dims, which it does not
    expect(fromBinary(TensorProtoSchema, packed).dims).toEqual([3n, 4n]);
  });

  test("fields of later versions, in every message and of every wire type, are written again", () => {
    const unknown = [0xc8, 0x3e, 0x96, 1, 0xc9, 0x3e, 1, 2, 3, 4, 5, 6, 7, 8, 0xca, 0x3e, 1, 9, 0xcd, 0x3e, 1, 2, 3, 4];
    const group = [0xcb, 0x3e, 0x08, 1, 0xcc, 0x3e];
    const inner = Uint8Array.of(0x12, 1, 0x67, ...unknown, ...group); // a graph named "g"
    const bytes = Uint8Array.of(0x32, inner.length, ...inner, ...unknown);
    expect(toBinary(AttributeProtoSchema, fromBinary(AttributeProtoSchema, bytes))).toEqual(bytes);
  });

  test("a known field of another wire type counts as one we do not know", () => {
    const bytes = Uint8Array.of(0x40, 7); // a tensor's name, as a number
    const tensor = fromBinary(TensorProtoSchema, bytes);
    expect(tensor.name).toBe("");
    expect(toBinary(TensorProtoSchema, tensor)).toEqual(bytes);
  });

  test("an enum's value of a later version stays in its place", () => {
    const bytes = Uint8Array.of(0xa0, 1, 99, 0xaa, 1, 1, 0x61); // type = 99, ref_attr_name = "a"
    expect(toBinary(AttributeProtoSchema, fromBinary(AttributeProtoSchema, bytes))).toEqual(bytes);
  });

  test.each([
    ["ends in a number", [0x08, 0x80]],
    ["ends in a field", [0x0a, 5, 1]],
    ["has field 0", [0x00, 1]],
    ["has a wire type that does not exist", [0x0f, 1]],
    ["ends a group that did not start", [0x0c]],
    ["has a part that is longer than the whole says", [0x2a, 2, 0x0a, 3, 0x61, 0x62, 0x63]],
  ])("a message that %s is refused", (_, bytes) => {
    expect(() => fromBinary(NodeProtoSchema, Uint8Array.from(bytes))).toThrow();
  });

  test("graphs in graphs are read a hundred messages deep, and no deeper", () => {
    const nested = (depth: number): GraphProto => {
      const attribute = depth < 2 ? [] : [create(AttributeProtoSchema, { g: nested(depth - 3) })];
      return create(GraphProtoSchema, { node: depth < 1 ? [] : [create(NodeProtoSchema, { attribute })] });
    };
    const read = (depth: number): GraphProto => fromBinary(GraphProtoSchema, toBinary(GraphProtoSchema, nested(depth)));
    expect(read(99).node).toHaveLength(1);
    expect(() => read(100)).toThrow("its parts are nested deeper than 100");
    const groups = new BinaryWriter();
    for (let i = 0; i < 200; i++) groups.tag(1000, 3);
    expect(() => fromBinary(GraphProtoSchema, groups.finish())).toThrow();
  });
});
