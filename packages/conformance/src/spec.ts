import { drawUniforms, type RawArray, weightStream } from "@mayhap/core";

/** One fully connected layer: activation(x W + b). */
export interface DenseSpec {
  /** Row by row, `[in, out]`. */
  readonly kernel: Float32Array;
  readonly shape: readonly [inputs: number, units: number];
  /** `[out]`; absent when the layer has none. */
  readonly bias?: Float32Array;
  /** `softmax` only stands on the last layer. */
  readonly activation: "linear" | "relu" | "softmax";
}

/** A chain of layers. The same `DenseSpec` object twice means tied weights. */
export interface MlpSpec {
  readonly layers: readonly DenseSpec[];
}

/** A trunk that ends in two heads, each an output of its own name. */
export interface TwoOutputSpec {
  readonly trunk: readonly DenseSpec[];
  readonly heads: readonly [HeadSpec, HeadSpec];
}

export interface HeadSpec {
  readonly name: string;
  readonly layer: DenseSpec;
}

/** A convolution with stride 1, without padding and activation: `[batch, …size, in]` to `[batch, …size - kernel + 1, out]`. */
export interface ConvSpec {
  /** Element by element in the order of `shape`. */
  readonly kernel: Float32Array;
  readonly shape: readonly [height: number, width: number, inputs: number, outputs: number];
  /** `[out]` */
  readonly bias: Float32Array;
  /** Of the input. */
  readonly size: readonly [height: number, width: number];
}

/** A table in which words are looked up by number: `[batch, length]` to `[batch, length, width]`. */
export interface EmbeddingSpec {
  /** Word by word. */
  readonly table: Float32Array;
  readonly shape: readonly [words: number, width: number];
}

/** Numbers in (-1, 1) that are the same on every machine. */
export function numbers(size: number, seed: number): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed, stream: weightStream("other", "kernel", 0), sample: 0, example: 0 }, out);
  return out.map((u) => 2 * u - 1);
}

/** A layer with made-up weights of a size that keeps activations near 1. */
export function dense(
  inputs: number,
  units: number,
  seed: number,
  options: { readonly activation?: DenseSpec["activation"]; readonly bias?: boolean } = {},
): DenseSpec {
  const { activation = "relu", bias = true } = options;
  const spread = Math.sqrt(3 / inputs);
  return {
    kernel: numbers(inputs * units, seed).map((v) => v * spread),
    shape: [inputs, units],
    ...(bias && { bias: numbers(units, seed + 0x1000).map((v) => v / 2) }),
    activation,
  };
}

/** A chain of layers of the given widths, relu between them; the last one as told. */
export function mlp(
  widths: readonly number[],
  seed = 1,
  last: DenseSpec["activation"] = "linear",
  bias = true,
): MlpSpec {
  const count = widths.length - 1;
  return {
    layers: Array.from({ length: count }, (_, i) =>
      dense(widths[i] as number, widths[i + 1] as number, seed + i, {
        activation: i === count - 1 ? last : "relu",
        bias,
      }),
    ),
  };
}

/** Made-up inputs: `rows` examples of `width` numbers in (-1, 1). */
export function examples(rows: number, width: number, seed = 99): RawArray {
  return { data: numbers(rows * width, seed), shape: [rows, width] };
}

/** Rows `from` to `to` of an array. */
export function rowsOf({ data, shape }: RawArray, from: number, to: number): RawArray {
  const size = data.length / (shape[0] as number);
  return { data: data.slice(from * size, to * size), shape: [to - from, ...shape.slice(1)] };
}
