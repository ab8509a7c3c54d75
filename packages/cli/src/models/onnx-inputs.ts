import type { OnnxModel } from "@mayhap/onnx";
import type { InputInfo } from "../inputs/input-info.ts";

/** Names of ONNX element types, by number. */
const types = [
  "undefined",
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
  "complex64",
  "complex128",
  "bfloat16",
];

/** The inputs of a model that a user must give: those without a default value. */
export function onnxInputs({ proto }: OnnxModel): InputInfo[] {
  const defaults = new Set(proto.graph?.initializer.map(({ name }) => name));
  return (proto.graph?.input ?? [])
    .filter(({ name }) => !defaults.has(name))
    .map(({ name, type }) => {
      if (type?.value.case !== "tensorType") return { name, type: type?.value.case ?? "undefined" };
      const { elemType, shape } = type.value.value;
      const dims = shape?.dim.map(({ value }) => (value.case === "dimValue" ? Number(value.value) : null));
      // Some exporters write 0 or -1 for a free dimension.
      return {
        name,
        type: types[elemType] ?? `type ${elemType}`,
        ...(dims && { shape: dims.map((length) => (length !== null && length > 0 ? length : null)) }),
      };
    });
}
