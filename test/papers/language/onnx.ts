import type { OnnxModel } from "@mayhap/onnx";
import { intAttribute, intsAttribute, makeNode } from "../../../packages/onnx/src/graph/node.ts";
import { floatTensor, intTensor } from "../../../packages/onnx/src/tensor/write.ts";
import { build } from "../../../packages/onnx/test/support/build.ts";
import { attributesOf, storedWeights } from "../../../packages/onnx/test/support/recurrent.ts";
import type { Direction } from "../../support/recurrent.ts";
import type { Weights } from "./network.ts";

/** The network as an ONNX model: one-hot characters `x` `[rows, length, symbols]` to the probabilities `y` of the next one at each place. */
export function onnxOf({ kernel, recurrent, bias, output, outputBias }: Weights): OnnxModel {
  const [units, symbols] = output.shape;
  const values = (of: { dataSync(): unknown }) => of.dataSync() as Float32Array;
  const lstm: Direction = {
    kind: "LSTM",
    units,
    kernel: values(kernel),
    recurrent: values(recurrent),
    // ONNX has a bias on the state's side too.
    bias: Float32Array.from([...values(bias), ...new Float32Array(4 * units)]),
  };
  const swap = (from: string, to: string) =>
    makeNode("Transpose", [from], [to], { attributes: [intsAttribute("perm", [1, 0, 2])] });
  return build({
    nodes: [
      swap("x", "steps"),
      makeNode("LSTM", ["steps", "lstm.W", "lstm.R", "lstm.B"], ["directions"], {
        name: "lstm",
        attributes: attributesOf([lstm]),
      }),
      makeNode("Squeeze", ["directions", "axis"], ["states"]),
      swap("states", "hidden"),
      makeNode("MatMul", ["hidden", "next"], ["product"], { name: "next" }),
      makeNode("Add", ["product", "next.bias"], ["logits"]),
      makeNode("Softmax", ["logits"], ["y"], { attributes: [intAttribute("axis", -1)] }),
    ],
    weights: [
      ...storedWeights([lstm], "lstm."),
      intTensor("axis", [1]),
      floatTensor("next", values(output), [units, symbols]),
      floatTensor("next.bias", values(outputBias), [symbols]),
    ],
    inputs: { x: ["rows", "length", symbols] },
    outputs: { y: ["rows", "length", symbols] },
  });
}
