import type * as tf from "@tensorflow/tfjs";
import { intAttribute, intsAttribute, makeNode } from "../../../packages/onnx/src/graph/node.ts";
import { floatTensor, intTensor } from "../../../packages/onnx/src/tensor/write.ts";
import { buildBytes } from "../../../packages/onnx/test/support/build.ts";
import type { Network } from "./network.ts";

/** The trained network as an ONNX file, from pixels `x` `[batch, 784]` to class probabilities `y`. */
export function onnxOf({ body, head }: Network): Uint8Array {
  const nodes: ReturnType<typeof makeNode>[] = [];
  const weights: ReturnType<typeof floatTensor>[] = [];
  let value = "x";
  const then = (
    op: string,
    inputs: string[] = [],
    attributes: ReturnType<typeof intAttribute>[] = [],
    name?: string,
  ) => {
    const output = `${nodes.length}`;
    nodes.push(makeNode(op, [value, ...inputs], [output], { name: name ?? `${op}${output}`, attributes }));
    value = output;
  };
  const shaped = (name: string, shape: number[]) => {
    weights.push(intTensor(name, shape));
    then("Reshape", [name]);
  };
  const weighted = (
    op: string,
    name: string,
    { kernel, bias }: Weights,
    attributes: ReturnType<typeof intAttribute>[],
  ) => {
    weights.push(floatTensor(`${name}.w`, kernel.dataSync() as Float32Array, kernel.shape));
    weights.push(floatTensor(`${name}.b`, bias.dataSync() as Float32Array, bias.shape));
    then(op, [`${name}.w`, `${name}.b`], attributes, name);
  };
  if (body !== undefined) {
    shaped("pictures", [-1, 1, 28, 28]);
    weightsOf(body).forEach(({ kernel, bias }, i) => {
      weighted("Conv", `conv${i}`, { kernel: kernel.transpose([3, 2, 0, 1]), bias }, []);
      then("Relu");
      then("MaxPool", [], [intsAttribute("kernel_shape", [2, 2]), intsAttribute("strides", [2, 2])]);
    });
    then("Transpose", [], [intsAttribute("perm", [0, 2, 3, 1])]);
    shaped("features", [-1, body.outputShape.at(-1) as number]);
  }
  const dense = weightsOf(head);
  dense.forEach((layer, i) => {
    weighted("Gemm", i === dense.length - 1 ? OUT : `hidden${i}`, layer, []);
    if (i < dense.length - 1) then("Relu");
  });
  nodes.push(makeNode("Softmax", [value], ["y"], { attributes: [intAttribute("axis", -1)] }));
  return buildBytes({ nodes, weights, inputs: { x: ["batch", 784] }, outputs: { y: ["batch", 10] } });
}

/** Name of the layer in front of the softmax. */
export const OUT = "out";

interface Weights {
  readonly kernel: tf.Tensor;
  readonly bias: tf.Tensor;
}

function weightsOf(model: tf.Sequential): Weights[] {
  return model.layers
    .map((layer) => layer.getWeights())
    .filter((weights) => weights.length === 2)
    .map(([kernel, bias]) => ({ kernel: kernel as tf.Tensor, bias: bias as tf.Tensor }));
}
