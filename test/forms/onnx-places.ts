import {
  type FunctionProto,
  FunctionProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from "../../packages/onnx/src/generated/onnx_pb.ts";
import { intAttribute, makeNode } from "../../packages/onnx/src/graph/node.ts";
import { create } from "../../packages/onnx/src/proto/message.ts";
import { floatTensor, intTensor } from "../../packages/onnx/src/tensor/write.ts";
import type { Group } from "./form.ts";
import { body, file, graphAttribute, sequence, values } from "./onnx-parts.ts";

const [FLOAT, INT64, BOOL] = [1, 7, 9];
const w = () => values("w", [6, 6]);
const zero = () => floatTensor("zero", new Float32Array(1), []);

/** Whether the sum of x is positive, which the runtime finds out when it runs. */
const decide = [
  makeNode("ReduceSum", ["x"], ["sum"], { attributes: [intAttribute("keepdims", 0)] }),
  makeNode("Greater", ["sum", "zero"], ["yes"]),
];

function branch(then: NodeProto[], weights: TensorProto[] = []): NodeProto {
  return makeNode("If", ["yes"], ["y"], {
    attributes: [
      graphAttribute("then_branch", body(then, [], [["then", FLOAT]], weights)),
      graphAttribute("else_branch", body([makeNode("Identity", ["x"], ["else"])], [], [["else", FLOAT]])),
    ],
  });
}

const local = (name: string, input: string[], node: NodeProto[], domains = [""]): FunctionProto =>
  create(FunctionProtoSchema, {
    name,
    domain: "local",
    input,
    output: ["o"],
    node,
    opsetImport: domains.map((domain) =>
      create(OperatorSetIdProtoSchema, { domain, version: domain === "" ? 17n : 1n }),
    ),
  });
const call = (op: string, inputs: string[], output: string) => makeNode(op, inputs, [output], { domain: "local" });
const linear = local(
  "Linear",
  ["i", "k", "c"],
  [makeNode("MatMul", ["i", "k"], ["m"]), makeNode("Add", ["m", "c"], ["o"])],
);
const called = (nodes: NodeProto[], functions: FunctionProto[]) =>
  file(
    {
      nodes,
      weights: [w(), values("b", [6])],
      inputs: { x: ["n", 6] },
      outputs: { y: ["n", 6] },
      domains: ["local"],
    },
    functions,
  );

/** Where in a file a layer may stand. */
export const onnxPlaces: Group = {
  title: "ONNX: places",
  forms: [
    {
      name: "in a branch of an `If`, with its own weight",
      onnx: () => sequence([...decide, branch([makeNode("MatMul", ["x", "w"], ["then"])], [w()])], [zero()]),
    },
    {
      name: "in a branch of an `If`, with a weight of the outer graph",
      onnx: () => sequence([...decide, branch([makeNode("MatMul", ["x", "w"], ["then"])])], [zero(), w()]),
    },
    {
      name: "in a branch and outside, with one weight",
      onnx: () =>
        sequence(
          [...decide, makeNode("MatMul", ["x", "w"], ["h"]), branch([makeNode("MatMul", ["h", "w"], ["then"])])],
          [zero(), w()],
        ),
    },
    {
      name: "in a branch whose weight hides one of the same name outside",
      onnx: () =>
        sequence(
          [
            ...decide,
            makeNode("MatMul", ["x", "w"], ["h"]),
            branch([makeNode("MatMul", ["h", "w"], ["then"])], [values("w", [6, 6], 1)]),
          ],
          [zero(), w()],
        ),
    },
    {
      name: "two branches deep",
      onnx: () => {
        const inner = makeNode("If", ["yes"], ["then"], {
          attributes: [
            graphAttribute("then_branch", body([makeNode("MatMul", ["x", "w"], ["deep"])], [], [["deep", FLOAT]])),
            graphAttribute("else_branch", body([makeNode("Identity", ["x"], ["no"])], [], [["no", FLOAT]])),
          ],
        });
        return sequence([...decide, branch([inner])], [zero(), w()]);
      },
    },
    {
      name: "in the body of a `Loop`",
      onnx: () =>
        sequence(
          [
            makeNode("Loop", ["trips", "", "x"], ["y"], {
              attributes: [
                graphAttribute(
                  "body",
                  body(
                    [makeNode("MatMul", ["state", "w"], ["next"]), makeNode("Identity", ["go"], ["on"])],
                    [
                      ["i", INT64, []],
                      ["go", BOOL, []],
                      ["state", FLOAT],
                    ],
                    [
                      ["on", BOOL, []],
                      ["next", FLOAT],
                    ],
                  ),
                ),
              ],
            }),
          ],
          [intTensor("trips", [3]), w()],
        ),
    },
    {
      name: "in the body of a `Scan`",
      onnx: () =>
        sequence(
          [
            makeNode("Scan", ["start", "x"], ["end", "y"], {
              attributes: [
                intAttribute("num_scan_inputs", 1),
                graphAttribute(
                  "body",
                  body(
                    [
                      makeNode("MatMul", ["now", "w"], ["h"]),
                      makeNode("Add", ["state", "h"], ["next"]),
                      makeNode("Identity", ["next"], ["out"]),
                    ],
                    [
                      ["state", FLOAT],
                      ["now", FLOAT],
                    ],
                    [
                      ["next", FLOAT],
                      ["out", FLOAT],
                    ],
                  ),
                ),
              ],
            }),
          ],
          [values("start", [5, 6]), w()],
        ),
    },
    {
      name: "in a function of the file",
      onnx: () => called([call("Linear", ["x", "w", "b"], "y")], [linear]),
    },
    {
      name: "in a function called by another",
      onnx: () =>
        called(
          [call("Block", ["x", "w", "b"], "y")],
          [
            local(
              "Block",
              ["i", "k", "c"],
              [call("Linear", ["i", "k", "c"], "m"), makeNode("Tanh", ["m"], ["o"])],
              ["", "local"],
            ),
            linear,
          ],
        ),
    },
    {
      name: "in a function called twice with one weight",
      onnx: () => called([call("Linear", ["x", "w", "b"], "h"), call("Linear", ["h", "w", "b"], "y")], [linear]),
    },
    {
      name: "in a graph that also has a sequence",
      onnx: () =>
        sequence(
          [
            makeNode("MatMul", ["x", "w"], ["h"]),
            makeNode("SequenceConstruct", ["h", "x"], ["list"]),
            makeNode("SequenceAt", ["list", "first"], ["y"]),
          ],
          [w(), floatTensor("first", Float32Array.of(0), [], 6)],
        ),
    },
  ],
};
