import * as tf from "@tensorflow/tfjs";

/**
 * Gives TF.js' wasm backend what it lacks to run magika, made of its own kernels: `Einsum` for a batch of rows times a matrix
 * (`abc,cd->abd`), and `_FusedMatMul` with a bias of shape [1, n]. The cpu backend has both, but takes ten seconds for one pass
 * where wasm takes a tenth; `packages/tfjs` tests the model on the cpu backend as it is.
 */
export function completeWasm(): void {
  if (tf.getKernel("Einsum", "wasm")) return;
  tf.registerKernel({
    kernelName: "Einsum",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      const equation = String(attrs?.equation).replaceAll(" ", "");
      if (!/^([a-z]+)([a-z]),\2([a-z])->\1\3$/.test(equation))
        throw new Error(`Einsum ${equation} is no such product.`);
      const [rows, matrix] = Object.values(inputs) as unknown as [tf.Tensor, tf.Tensor2D];
      const [inner, units] = matrix.shape;
      return tf.tidy(() => tf.matMul(rows.reshape([-1, inner]), matrix).reshape([...rows.shape.slice(0, -1), units]));
    },
  });
  const fused = tf.getKernel("_FusedMatMul", "wasm");
  tf.unregisterKernel("_FusedMatMul", "wasm");
  tf.registerKernel({
    ...fused,
    kernelFunc: (call) => {
      const bias = call.inputs.bias as tf.Tensor | undefined;
      if (bias === undefined || bias.shape.length === 1) return fused.kernelFunc(call);
      // Added to zero: a reshaped tensor shares its storage, which keeps the old shape.
      const flat = tf.tidy(() => tf.add(bias.reshape([-1]), 0));
      const result = fused.kernelFunc({ ...call, inputs: { ...call.inputs, bias: flat } });
      flat.dispose();
      return result;
    },
  });
}
