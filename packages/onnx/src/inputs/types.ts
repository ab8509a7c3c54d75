import type { Tensor } from "onnxruntime-common";

/** Typed arrays that can hold values of an input. */
export type InputData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** Numbers (or bigints, booleans, texts) in arrays of arrays; the nesting is the shape. */
export type Nested = number | bigint | boolean | string | InputData | readonly Nested[];

/**
 * A value for one input: a tensor of onnxruntime, values in row-major order with their shape, or nested arrays. A typed
 * array alone does where the model fixes all dimensions but one.
 */
export type OnnxInput =
  | Tensor
  | { readonly data: InputData | readonly (number | bigint | boolean | string)[]; readonly shape: readonly number[] }
  | { readonly data: InputData | readonly (number | bigint | boolean | string)[]; readonly dims: readonly number[] }
  | Nested;

/** Inputs of a model by name; a value alone where the model has one input. */
export type OnnxInputs = Readonly<Record<string, OnnxInput>> | OnnxInput;
