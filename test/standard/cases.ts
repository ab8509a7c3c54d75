import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type * as ort from "onnxruntime-node";
import {
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from "../../packages/onnx/src/generated/onnx_pb.ts";
import { fromBinary, toBinary } from "../../packages/onnx/src/proto/binary.ts";
import { create } from "../../packages/onnx/src/proto/message.ts";
import { tensorOf } from "../support/tensor-proto.ts";

/** Where Debian's libonnx-testdata puts the test models of the ONNX standard. */
export const folder = "/usr/include/onnx/backend/test/data";

/** One of the standard's test models, or one with all inputs but one stored in the file. */
export interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The recorded inputs; undefined where there are none that onnxruntime's JavaScript API takes. */
  readonly feeds: Readonly<Record<string, ort.Tensor>> | undefined;
}

/** The names of the standard's test models. */
export function standardModels(): string[] {
  if (!existsSync(folder)) {
    if (process.env.CI === "true") throw new Error("CI needs libonnx-testdata.");
    return [];
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".onnx"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** A model as it is, with its first set of recorded inputs. */
export function asItIs(name: string): Case {
  const file = join(folder, name);
  const bytes = readFileSync(file);
  const inputs = recorded(file, fromBinary(ModelProtoSchema, bytes));
  return { name, bytes, feeds: inputs && feedsOf(inputs) };
}

/**
 * The same model with weights: most of the standard's models take their matrices as inputs. One model for each input that
 * stays one, with the recorded values of all others stored in the file.
 */
export function withWeights(name: string): Case[] {
  const file = join(folder, name);
  const model = fromBinary(ModelProtoSchema, readFileSync(file));
  const inputs = recorded(file, model);
  if (inputs === undefined || inputs.length < 2) return [];
  return inputs.map(([kept], i) => ({
    name: `${name} of ${kept}`,
    bytes: toBinary(ModelProtoSchema, store(model, inputs.toSpliced(i, 1))),
    feeds: feedsOf([inputs[i] as Input]),
  }));
}

type Input = readonly [name: string, tensor: TensorProto];

function recorded(file: string, { graph }: ModelProto): Input[] | undefined {
  const set = join(dirname(file), "test_data_set_0");
  const stored = new Set(graph?.initializer.map((tensor) => tensor.name));
  const given = graph?.input.filter((info) => !stored.has(info.name)) ?? [];
  if (given.some((info) => info.type?.value.case !== "tensorType")) return undefined;
  if (!given.every((_, i) => existsSync(join(set, `input_${i}.pb`)))) return undefined;
  const inputs = given.map(({ name }, i): Input => {
    return [name, fromBinary(TensorProtoSchema, readFileSync(join(set, `input_${i}.pb`)))];
  });
  return inputs.every(([, tensor]) => tensorOf(tensor) !== undefined) ? inputs : undefined;
}

function feedsOf(inputs: readonly Input[]): Record<string, ort.Tensor> {
  return Object.fromEntries(inputs.map(([name, tensor]) => [name, tensorOf(tensor) as ort.Tensor]));
}

/** A model with some inputs stored. Before IR version 4 what is stored had to be listed as an input too. */
function store(model: ModelProto, inputs: readonly Input[]): ModelProto {
  const names = new Set(inputs.map(([name]) => name));
  const graph = model.graph ?? create(GraphProtoSchema);
  return {
    ...model,
    graph: {
      ...graph,
      initializer: [...graph.initializer, ...inputs.map(([name, tensor]) => ({ ...tensor, name }))],
      input: graph.input.filter(({ name }) => model.irVersion < 4n || !names.has(name)),
    },
  };
}
