import type { ConvSpec, EmbeddingSpec } from "../spec.ts";

type Values = ArrayLike<number>;

/** A convolution of one example, as plainly as it can be written. */
export function convolve({ shape, size }: ConvSpec, x: Values, kernel: Values, bias: Values): number[] {
  const [height, width, inputs, outputs] = shape;
  const [rows, columns] = size;
  const y: number[] = [];
  for (let row = 0; row <= rows - height; row++)
    for (let column = 0; column <= columns - width; column++)
      for (let out = 0; out < outputs; out++) {
        let sum = bias[out] as number;
        for (let h = 0; h < height; h++)
          for (let w = 0; w < width; w++)
            for (let i = 0; i < inputs; i++)
              sum +=
                (x[((row + h) * columns + column + w) * inputs + i] as number) *
                (kernel[((h * width + w) * inputs + i) * outputs + out] as number);
        y.push(sum);
      }
  return y;
}

/** The words of one example. */
export function lookUp({ shape: [, width] }: EmbeddingSpec, words: Values, table: Values): number[] {
  return Array.from(words).flatMap((word) =>
    Array.from({ length: width }, (_, j) => table[word * width + j] as number),
  );
}
