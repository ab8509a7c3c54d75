import {
  TensorProto_DataLocation as Location,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
} from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { create } from "../../../packages/onnx/src/proto/message.ts";
import type { Mutation } from "./mutation.ts";
import { graphOf, tensorsOf } from "./parts.ts";
import { integers } from "./values.ts";

/** Weights and constants that are not what they say. */
export const tensorMutations: Readonly<Record<string, Mutation>> = {
  "a dimension": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.dims[dice.below(tensor.dims.length + 1)] = dice.of(integers);
  },
  "huge dimensions": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.dims = [2n ** 31n, 2n ** 31n, dice.of([0n, 1n, 2n, -1n])];
  },
  "huge and empty": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (!tensor) return;
    tensor.dims = [dice.of([10_000_000_000n, 2n ** 62n]), dice.of([0n, 1n])];
    tensor.rawData = new Uint8Array();
  },
  "a thousand dimensions": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.dims = Array.from({ length: 1000 }, () => dice.of([1n, 2n]));
  },
  "dimensions in another order": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.dims.reverse();
  },
  "a type": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.dataType = dice.of([0, 1, 2, 3, 7, 8, 10, 11, 14, 16, 17, 21, 22, 99, -1]);
  },
  "values cut off": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.rawData = tensor.rawData.slice(0, dice.below(tensor.rawData.length + 1));
  },
  "values twice": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.floatData = Array.from({ length: dice.below(100) }, () => dice.uniform());
  },
  "values that are not finite": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (tensor) tensor.rawData = tensor.rawData.map(() => 0xff);
  },
  "strings for numbers": (model, dice) => {
    const tensor = dice.some(tensorsOf(model));
    if (!tensor) return;
    Object.assign(tensor, { dataType: 8, rawData: new Uint8Array(), stringData: [new Uint8Array([0xff, 0xfe])] });
  },
  "data in a file": (model, dice, paths) => {
    const tensor = dice.some(tensorsOf(model));
    if (!tensor) return;
    const entries = { location: dice.of(paths), offset: number(dice.of(integers)), length: number(dice.of(integers)) };
    tensor.rawData = new Uint8Array();
    tensor.dataLocation = Location.EXTERNAL;
    tensor.externalData = Object.entries(entries)
      .filter(([key]) => key === "location" || dice.chance(0.3))
      .map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
  },
  "data in a file, of a sparse tensor": (model, dice, paths) => {
    const entry = create(StringStringEntryProtoSchema, { key: "location", value: dice.of(paths) });
    const outside = { dataLocation: Location.EXTERNAL, externalData: [entry] };
    const values = create(TensorProtoSchema, { name: "sparse", dataType: 1, dims: [dice.of(integers)], ...outside });
    const indices = create(TensorProtoSchema, { dataType: 7, dims: [1n], int64Data: [dice.of(integers)] });
    graphOf(model).sparseInitializer.push(
      create(SparseTensorProtoSchema, { values, indices, dims: [dice.of(integers), dice.of(integers)] }),
    );
  },
};

const number = (value: bigint): string => String(value);
