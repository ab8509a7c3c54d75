// Generated from proto/onnx.proto by `pnpm --filter @mayhap/onnx proto`.
import { type Message, message, type Schema } from "../proto/message.ts";

export interface StringStringEntryProto extends Message {
  key: string;
  value: string;
}

export const StringStringEntryProtoSchema: Schema<StringStringEntryProto> = /*@__PURE__*/ message(() => [
  [1, "key", "string"],
  [2, "value", "string"],
]);

export interface OperatorSetIdProto extends Message {
  domain: string;
  version: bigint;
}

export const OperatorSetIdProtoSchema: Schema<OperatorSetIdProto> = /*@__PURE__*/ message(() => [
  [1, "domain", "string"],
  [2, "version", "int64"],
]);

export interface TensorProto extends Message {
  dims: bigint[];
  dataType: number;
  segment?: TensorProto_Segment | undefined;
  floatData: number[];
  int32Data: number[];
  stringData: Uint8Array[];
  int64Data: bigint[];
  name: string;
  rawData: Uint8Array;
  doubleData: number[];
  uint64Data: bigint[];
  docString: string;
  externalData: StringStringEntryProto[];
  dataLocation: TensorProto_DataLocation;
  metadataProps: StringStringEntryProto[];
}

export const TensorProtoSchema: Schema<TensorProto> = /*@__PURE__*/ message(() => [
  [1, "dims", "int64", "repeated"],
  [2, "dataType", "int32"],
  [3, "segment", TensorProto_SegmentSchema],
  [4, "floatData", "float", "packed"],
  [5, "int32Data", "int32", "packed"],
  [6, "stringData", "bytes", "repeated"],
  [7, "int64Data", "int64", "packed"],
  [8, "name", "string"],
  [9, "rawData", "bytes"],
  [10, "doubleData", "double", "packed"],
  [11, "uint64Data", "uint64", "packed"],
  [12, "docString", "string"],
  [13, "externalData", StringStringEntryProtoSchema, "repeated"],
  [14, "dataLocation", "int32"],
  [16, "metadataProps", StringStringEntryProtoSchema, "repeated"],
]);

export const TensorProto_DataLocation = {
  DEFAULT: 0,
  EXTERNAL: 1,
} as const;
export type TensorProto_DataLocation = (typeof TensorProto_DataLocation)[keyof typeof TensorProto_DataLocation];

export interface TensorProto_Segment extends Message {
  begin: bigint;
  end: bigint;
}

export const TensorProto_SegmentSchema: Schema<TensorProto_Segment> = /*@__PURE__*/ message(() => [
  [1, "begin", "int64"],
  [2, "end", "int64"],
]);

export interface SparseTensorProto extends Message {
  values?: TensorProto | undefined;
  indices?: TensorProto | undefined;
  dims: bigint[];
}

export const SparseTensorProtoSchema: Schema<SparseTensorProto> = /*@__PURE__*/ message(() => [
  [1, "values", TensorProtoSchema],
  [2, "indices", TensorProtoSchema],
  [3, "dims", "int64", "repeated"],
]);

export interface TensorShapeProto extends Message {
  dim: TensorShapeProto_Dimension[];
}

export const TensorShapeProtoSchema: Schema<TensorShapeProto> = /*@__PURE__*/ message(() => [
  [1, "dim", TensorShapeProto_DimensionSchema, "repeated"],
]);

export interface TensorShapeProto_Dimension extends Message {
  value: { case: "dimValue"; value: bigint } | { case: "dimParam"; value: string } | { case: undefined; value?: undefined };
  denotation: string;
}

export const TensorShapeProto_DimensionSchema: Schema<TensorShapeProto_Dimension> = /*@__PURE__*/ message(() => [
  [1, "dimValue", "int64", { oneof: "value" }],
  [2, "dimParam", "string", { oneof: "value" }],
  [3, "denotation", "string"],
]);

export interface TypeProto extends Message {
  value: { case: "tensorType"; value: TypeProto_Tensor } | { case: "sequenceType"; value: TypeProto_Sequence } | { case: "mapType"; value: TypeProto_Map } | { case: "opaqueType"; value: TypeProto_Opaque } | { case: "sparseTensorType"; value: TypeProto_SparseTensor } | { case: "optionalType"; value: TypeProto_Optional } | { case: undefined; value?: undefined };
  denotation: string;
}

export const TypeProtoSchema: Schema<TypeProto> = /*@__PURE__*/ message(() => [
  [1, "tensorType", TypeProto_TensorSchema, { oneof: "value" }],
  [4, "sequenceType", TypeProto_SequenceSchema, { oneof: "value" }],
  [5, "mapType", TypeProto_MapSchema, { oneof: "value" }],
  [6, "denotation", "string"],
  [7, "opaqueType", TypeProto_OpaqueSchema, { oneof: "value" }],
  [8, "sparseTensorType", TypeProto_SparseTensorSchema, { oneof: "value" }],
  [9, "optionalType", TypeProto_OptionalSchema, { oneof: "value" }],
]);

export interface TypeProto_Tensor extends Message {
  elemType: number;
  shape?: TensorShapeProto | undefined;
}

export const TypeProto_TensorSchema: Schema<TypeProto_Tensor> = /*@__PURE__*/ message(() => [
  [1, "elemType", "int32"],
  [2, "shape", TensorShapeProtoSchema],
]);

export interface TypeProto_Sequence extends Message {
  elemType?: TypeProto | undefined;
}

export const TypeProto_SequenceSchema: Schema<TypeProto_Sequence> = /*@__PURE__*/ message(() => [
  [1, "elemType", TypeProtoSchema],
]);

export interface TypeProto_Map extends Message {
  keyType: number;
  valueType?: TypeProto | undefined;
}

export const TypeProto_MapSchema: Schema<TypeProto_Map> = /*@__PURE__*/ message(() => [
  [1, "keyType", "int32"],
  [2, "valueType", TypeProtoSchema],
]);

export interface TypeProto_Opaque extends Message {
  domain: string;
  name: string;
}

export const TypeProto_OpaqueSchema: Schema<TypeProto_Opaque> = /*@__PURE__*/ message(() => [
  [1, "domain", "string"],
  [2, "name", "string"],
]);

export interface TypeProto_SparseTensor extends Message {
  elemType: number;
  shape?: TensorShapeProto | undefined;
}

export const TypeProto_SparseTensorSchema: Schema<TypeProto_SparseTensor> = /*@__PURE__*/ message(() => [
  [1, "elemType", "int32"],
  [2, "shape", TensorShapeProtoSchema],
]);

export interface TypeProto_Optional extends Message {
  elemType?: TypeProto | undefined;
}

export const TypeProto_OptionalSchema: Schema<TypeProto_Optional> = /*@__PURE__*/ message(() => [
  [1, "elemType", TypeProtoSchema],
]);

export interface ValueInfoProto extends Message {
  name: string;
  type?: TypeProto | undefined;
  docString: string;
  metadataProps: StringStringEntryProto[];
}

export const ValueInfoProtoSchema: Schema<ValueInfoProto> = /*@__PURE__*/ message(() => [
  [1, "name", "string"],
  [2, "type", TypeProtoSchema],
  [3, "docString", "string"],
  [4, "metadataProps", StringStringEntryProtoSchema, "repeated"],
]);

export interface AttributeProto extends Message {
  name: string;
  f: number;
  i: bigint;
  s: Uint8Array;
  t?: TensorProto | undefined;
  g?: GraphProto | undefined;
  floats: number[];
  ints: bigint[];
  strings: Uint8Array[];
  tensors: TensorProto[];
  graphs: GraphProto[];
  docString: string;
  tp?: TypeProto | undefined;
  typeProtos: TypeProto[];
  type: AttributeProto_AttributeType;
  refAttrName: string;
  sparseTensor?: SparseTensorProto | undefined;
  sparseTensors: SparseTensorProto[];
}

export const AttributeProtoSchema: Schema<AttributeProto> = /*@__PURE__*/ message(() => [
  [1, "name", "string"],
  [2, "f", "float"],
  [3, "i", "int64"],
  [4, "s", "bytes"],
  [5, "t", TensorProtoSchema],
  [6, "g", GraphProtoSchema],
  [7, "floats", "float", "repeated"],
  [8, "ints", "int64", "repeated"],
  [9, "strings", "bytes", "repeated"],
  [10, "tensors", TensorProtoSchema, "repeated"],
  [11, "graphs", GraphProtoSchema, "repeated"],
  [13, "docString", "string"],
  [14, "tp", TypeProtoSchema],
  [15, "typeProtos", TypeProtoSchema, "repeated"],
  [20, "type", "int32"],
  [21, "refAttrName", "string"],
  [22, "sparseTensor", SparseTensorProtoSchema],
  [23, "sparseTensors", SparseTensorProtoSchema, "repeated"],
]);

export const AttributeProto_AttributeType = {
  UNDEFINED: 0,
  FLOAT: 1,
  INT: 2,
  STRING: 3,
  TENSOR: 4,
  GRAPH: 5,
  FLOATS: 6,
  INTS: 7,
  STRINGS: 8,
  TENSORS: 9,
  GRAPHS: 10,
  SPARSE_TENSOR: 11,
  SPARSE_TENSORS: 12,
  TYPE_PROTO: 13,
  TYPE_PROTOS: 14,
} as const;
export type AttributeProto_AttributeType = (typeof AttributeProto_AttributeType)[keyof typeof AttributeProto_AttributeType];

export interface SimpleShardedDimProto extends Message {
  dim: { case: "dimValue"; value: bigint } | { case: "dimParam"; value: string } | { case: undefined; value?: undefined };
  numShards: bigint;
}

export const SimpleShardedDimProtoSchema: Schema<SimpleShardedDimProto> = /*@__PURE__*/ message(() => [
  [1, "dimValue", "int64", { oneof: "dim" }],
  [2, "dimParam", "string", { oneof: "dim" }],
  [3, "numShards", "int64"],
]);

export interface ShardedDimProto extends Message {
  axis: bigint;
  simpleSharding: SimpleShardedDimProto[];
}

export const ShardedDimProtoSchema: Schema<ShardedDimProto> = /*@__PURE__*/ message(() => [
  [1, "axis", "int64"],
  [2, "simpleSharding", SimpleShardedDimProtoSchema, "repeated"],
]);

export interface IntIntListEntryProto extends Message {
  key: bigint;
  value: bigint[];
}

export const IntIntListEntryProtoSchema: Schema<IntIntListEntryProto> = /*@__PURE__*/ message(() => [
  [1, "key", "int64"],
  [2, "value", "int64", "repeated"],
]);

export interface ShardingSpecProto extends Message {
  tensorName: string;
  device: bigint[];
  indexToDeviceGroupMap: IntIntListEntryProto[];
  shardedDim: ShardedDimProto[];
}

export const ShardingSpecProtoSchema: Schema<ShardingSpecProto> = /*@__PURE__*/ message(() => [
  [1, "tensorName", "string"],
  [2, "device", "int64", "repeated"],
  [3, "indexToDeviceGroupMap", IntIntListEntryProtoSchema, "repeated"],
  [4, "shardedDim", ShardedDimProtoSchema, "repeated"],
]);

export interface NodeDeviceConfigurationProto extends Message {
  configurationId: string;
  shardingSpec: ShardingSpecProto[];
  pipelineStage: number;
}

export const NodeDeviceConfigurationProtoSchema: Schema<NodeDeviceConfigurationProto> = /*@__PURE__*/ message(() => [
  [1, "configurationId", "string"],
  [2, "shardingSpec", ShardingSpecProtoSchema, "repeated"],
  [3, "pipelineStage", "int32"],
]);

export interface NodeProto extends Message {
  input: string[];
  output: string[];
  name: string;
  opType: string;
  attribute: AttributeProto[];
  docString: string;
  domain: string;
  overload: string;
  metadataProps: StringStringEntryProto[];
  deviceConfigurations: NodeDeviceConfigurationProto[];
}

export const NodeProtoSchema: Schema<NodeProto> = /*@__PURE__*/ message(() => [
  [1, "input", "string", "repeated"],
  [2, "output", "string", "repeated"],
  [3, "name", "string"],
  [4, "opType", "string"],
  [5, "attribute", AttributeProtoSchema, "repeated"],
  [6, "docString", "string"],
  [7, "domain", "string"],
  [8, "overload", "string"],
  [9, "metadataProps", StringStringEntryProtoSchema, "repeated"],
  [10, "deviceConfigurations", NodeDeviceConfigurationProtoSchema, "repeated"],
]);

export interface TensorAnnotation extends Message {
  tensorName: string;
  quantParameterTensorNames: StringStringEntryProto[];
}

export const TensorAnnotationSchema: Schema<TensorAnnotation> = /*@__PURE__*/ message(() => [
  [1, "tensorName", "string"],
  [2, "quantParameterTensorNames", StringStringEntryProtoSchema, "repeated"],
]);

export interface GraphProto extends Message {
  node: NodeProto[];
  name: string;
  initializer: TensorProto[];
  docString: string;
  input: ValueInfoProto[];
  output: ValueInfoProto[];
  valueInfo: ValueInfoProto[];
  quantizationAnnotation: TensorAnnotation[];
  sparseInitializer: SparseTensorProto[];
  metadataProps: StringStringEntryProto[];
}

export const GraphProtoSchema: Schema<GraphProto> = /*@__PURE__*/ message(() => [
  [1, "node", NodeProtoSchema, "repeated"],
  [2, "name", "string"],
  [5, "initializer", TensorProtoSchema, "repeated"],
  [10, "docString", "string"],
  [11, "input", ValueInfoProtoSchema, "repeated"],
  [12, "output", ValueInfoProtoSchema, "repeated"],
  [13, "valueInfo", ValueInfoProtoSchema, "repeated"],
  [14, "quantizationAnnotation", TensorAnnotationSchema, "repeated"],
  [15, "sparseInitializer", SparseTensorProtoSchema, "repeated"],
  [16, "metadataProps", StringStringEntryProtoSchema, "repeated"],
]);

export interface FunctionProto extends Message {
  name: string;
  input: string[];
  output: string[];
  attribute: string[];
  node: NodeProto[];
  docString: string;
  opsetImport: OperatorSetIdProto[];
  domain: string;
  attributeProto: AttributeProto[];
  valueInfo: ValueInfoProto[];
  overload: string;
  metadataProps: StringStringEntryProto[];
}

export const FunctionProtoSchema: Schema<FunctionProto> = /*@__PURE__*/ message(() => [
  [1, "name", "string"],
  [4, "input", "string", "repeated"],
  [5, "output", "string", "repeated"],
  [6, "attribute", "string", "repeated"],
  [7, "node", NodeProtoSchema, "repeated"],
  [8, "docString", "string"],
  [9, "opsetImport", OperatorSetIdProtoSchema, "repeated"],
  [10, "domain", "string"],
  [11, "attributeProto", AttributeProtoSchema, "repeated"],
  [12, "valueInfo", ValueInfoProtoSchema, "repeated"],
  [13, "overload", "string"],
  [14, "metadataProps", StringStringEntryProtoSchema, "repeated"],
]);

export interface TrainingInfoProto extends Message {
  initialization?: GraphProto | undefined;
  algorithm?: GraphProto | undefined;
  initializationBinding: StringStringEntryProto[];
  updateBinding: StringStringEntryProto[];
}

export const TrainingInfoProtoSchema: Schema<TrainingInfoProto> = /*@__PURE__*/ message(() => [
  [1, "initialization", GraphProtoSchema],
  [2, "algorithm", GraphProtoSchema],
  [3, "initializationBinding", StringStringEntryProtoSchema, "repeated"],
  [4, "updateBinding", StringStringEntryProtoSchema, "repeated"],
]);

export interface DeviceConfigurationProto extends Message {
  name: string;
  numDevices: number;
  device: string[];
}

export const DeviceConfigurationProtoSchema: Schema<DeviceConfigurationProto> = /*@__PURE__*/ message(() => [
  [1, "name", "string"],
  [2, "numDevices", "int32"],
  [3, "device", "string", "repeated"],
]);

export interface ModelProto extends Message {
  irVersion: bigint;
  producerName: string;
  producerVersion: string;
  domain: string;
  modelVersion: bigint;
  docString: string;
  graph?: GraphProto | undefined;
  opsetImport: OperatorSetIdProto[];
  metadataProps: StringStringEntryProto[];
  trainingInfo: TrainingInfoProto[];
  functions: FunctionProto[];
  configuration: DeviceConfigurationProto[];
}

export const ModelProtoSchema: Schema<ModelProto> = /*@__PURE__*/ message(() => [
  [1, "irVersion", "int64"],
  [2, "producerName", "string"],
  [3, "producerVersion", "string"],
  [4, "domain", "string"],
  [5, "modelVersion", "int64"],
  [6, "docString", "string"],
  [7, "graph", GraphProtoSchema],
  [8, "opsetImport", OperatorSetIdProtoSchema, "repeated"],
  [14, "metadataProps", StringStringEntryProtoSchema, "repeated"],
  [20, "trainingInfo", TrainingInfoProtoSchema, "repeated"],
  [25, "functions", FunctionProtoSchema, "repeated"],
  [26, "configuration", DeviceConfigurationProtoSchema, "repeated"],
]);
