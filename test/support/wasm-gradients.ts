import * as tf from "@tensorflow/tfjs";

/**
 * Lets TF.js' wasm backend train. Its products of transposed or of several matrices are much slower than those of two plain
 * matrices, so these are made of plain ones; and it lacks the gradient of a convolution's filter, and has a slow one of its input.
 */
export function quickenWasmGradients(): void {
  if (tf.getKernel("Conv2DBackpropFilter", "wasm")) return;
  replace("BatchMatMul", quickProduct);
  replace("Conv2DBackpropInput", () => inputGradient);
  tf.registerKernel({ kernelName: "Conv2DBackpropFilter", backendName: "wasm", kernelFunc: filterGradient });
}

type Kernel = tf.KernelConfig["kernelFunc"];
type Call = Parameters<Kernel>[0];

function replace(kernelName: string, by: (plain: Kernel) => Kernel): void {
  const config = tf.getKernel(kernelName, "wasm");
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ ...config, kernelFunc: by(config.kernelFunc) });
}

function quickProduct(plain: Kernel): Kernel {
  return (call) => {
    const { a, b } = call.inputs as unknown as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    const count = a.rank === 3 ? (a.shape[0] as number) : 1;
    const alike = a.rank === b.rank && (a.rank === 2 || (a.rank === 3 && count === b.shape[0]));
    if (!alike || (count === 1 && !transposeA && !transposeB)) return plain(call);
    const matrix = (of: tf.Tensor, i: number, transposed: boolean): tf.Tensor => {
      const one = count === 1 ? of : tf.slice(of, [i, 0, 0], [1, -1, -1]);
      return transposed ? tf.transpose(one, of.rank === 2 ? [1, 0] : [0, 2, 1]) : one;
    };
    return tf.tidy(() => {
      const products = Array.from({ length: count }, (_, i) =>
        tf.matMul(matrix(a, i, transposeA), matrix(b, i, transposeB)),
      );
      return products.length === 1 ? (products[0] as tf.Tensor) : tf.concat(products, 0);
    });
  };
}

/** dx: the outputs' gradient, with a margin of zeros, convolved with the turned filter. */
function inputGradient({ inputs, attrs }: Call): tf.Tensor {
  const { dy, filter } = inputs as unknown as { dy: tf.Tensor4D; filter: tf.Tensor4D };
  plainWindow(attrs);
  const [height, width] = filter.shape;
  const turned = () => tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
  const margin = (size: number): [number, number] => [size - 1, size - 1];
  return tf.tidy(() =>
    tf.conv2d(tf.pad(dy, [[0, 0], margin(height), margin(width), [0, 0]]) as tf.Tensor4D, turned(), 1, "valid"),
  );
}

/** dW: for each place in the filter, what it saw times the outputs' gradient. */
function filterGradient({ inputs, attrs }: Call): tf.Tensor {
  const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
  plainWindow(attrs);
  const { filterShape } = attrs as unknown as { filterShape: [number, number, number, number] };
  const [height, width, channels, filters] = filterShape;
  const [examples, rows, columns] = dy.shape;
  return tf.tidy(() => {
    const byChannel = tf.transpose(x, [3, 0, 1, 2]);
    const seen = Array.from({ length: height * width }, (_, i) =>
      tf.slice(byChannel, [0, 0, Math.floor(i / width), i % width], [channels, examples, rows, columns]),
    );
    const places = tf.reshape(tf.concat(seen, 0), [height * width * channels, -1]);
    return tf.reshape(tf.matMul(places, tf.reshape(dy, [-1, filters])), filterShape);
  });
}

function plainWindow(attrs: Call["attrs"]): void {
  const { strides, pad } = attrs as unknown as { strides: number | [number, number]; pad: unknown };
  if ([strides].flat().some((stride) => stride !== 1) || pad !== "valid")
    throw new Error("Only convolutions with stride 1 and without padding are trained here.");
}
