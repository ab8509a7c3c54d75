import {
  type GraphProto,
  type ModelProto,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { create } from "../proto/message.ts";

/** Model-local functions exist since this version of the file format. */
const functionsSince = 8n;
/** Up to here every initializer had to be listed among the graph inputs as well, and was a constant all the same. */
const optionalInputsSince = 4n;
const key = "mayhap.ir_version";

/** Raises the IR version so that the file may define functions, and notes the old one. */
export function raiseIr(model: ModelProto): ModelProto {
  if (model.irVersion >= functionsSince) return model;
  const note = create(StringStringEntryProtoSchema, { key, value: String(model.irVersion) });
  return copy(model, {
    irVersion: functionsSince,
    metadataProps: [...model.metadataProps.filter((entry) => entry.key !== key), note],
    // From version 4 on an initializer listed as an input may be overridden, so that it would be no constant any more.
    ...(model.irVersion < optionalInputsSince && model.graph !== undefined
      ? { graph: withoutDefaults(model.graph) }
      : {}),
  });
}

/** Undoes `raiseIr`. */
export function lowerIr(model: ModelProto): ModelProto {
  const noted = model.metadataProps.find((entry) => entry.key === key)?.value;
  if (noted === undefined || !/^\d{1,3}$/.test(noted)) return model;
  const irVersion = BigInt(noted);
  return copy(model, {
    irVersion,
    metadataProps: model.metadataProps.filter((entry) => entry.key !== key),
    ...(irVersion < optionalInputsSince && model.graph !== undefined ? { graph: withDefaults(model.graph) } : {}),
  });
}

/** The graph with its initializers taken off the list of inputs. */
export function withoutDefaults(graph: GraphProto): GraphProto {
  const names = new Set([
    ...graph.initializer.map((t) => t.name),
    ...graph.sparseInitializer.map((s) => s.values?.name ?? ""),
  ]);
  return graph.input.some((i) => names.has(i.name))
    ? copy(graph, { input: graph.input.filter((i) => !names.has(i.name)) })
    : graph;
}

function withDefaults(graph: GraphProto): GraphProto {
  const listed = new Set(graph.input.map((i) => i.name));
  const missing = graph.initializer.filter((t) => !listed.has(t.name));
  return copy(graph, { input: [...graph.input, ...missing.map(describe)] });
}

function describe(tensor: TensorProto): ValueInfoProto {
  return valueInfo(tensor.name, tensor.dataType, tensor.dims.map(Number));
}

/** A declared value. `dims` left out: nothing is said about its shape, not even the rank. A string is a named free dimension. */
export function valueInfo(name: string, type: number, dims?: readonly (number | string | null)[]): ValueInfoProto {
  const dim = dims?.map((d) =>
    create(TensorShapeProto_DimensionSchema, {
      value:
        d === null
          ? { case: undefined }
          : typeof d === "number"
            ? { case: "dimValue", value: BigInt(d) }
            : { case: "dimParam", value: d },
    }),
  );
  const shape = dim === undefined ? {} : { shape: create(TensorShapeProtoSchema, { dim }) };
  const value = create(TypeProto_TensorSchema, { elemType: type, ...shape });
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: "tensorType", value } }),
  });
}
