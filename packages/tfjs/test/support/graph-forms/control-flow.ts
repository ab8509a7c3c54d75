import { type Body, FLOAT, INT, matMul, type Node } from "../graph-builder.ts";
import type { Values } from "../naive-conv.ts";
import { type GraphForm, product } from "./form.ts";

const enter = (name: string, input: string, constant = false): Node => ({
  name,
  op: "Enter",
  input: [input],
  attr: { T: FLOAT, frame_name: { s: btoa("loop") }, is_constant: { b: constant } },
});

/** A loop in functions, with a condition that counts `c` up to `n`. */
const loop = (...input: string[]): Node => ({
  name: "loop",
  op: "StatelessWhile",
  input,
  attr: { body: { func: { name: "body" } }, cond: { func: { name: "cond" } } },
});

const cond = (inputs: readonly string[]): Body => ({
  name: "cond",
  inputs,
  outputs: { go: "less:z:0" },
  nodes: [{ name: "less", op: "Less", input: ["c", "n"], attr: { T: INT } }],
});

/** Adds 1 to `c`. */
const count: readonly Node[] = [
  { name: "unit", op: "OnesLike", input: ["n"], attr: { T: INT } },
  { name: "next", op: "AddV2", input: ["c", "unit:y:0"], attr: { T: INT } },
];

/** What is around a loop of so many rounds that takes `x` and hands on `h`. */
const rounds = (rounds: number) =>
  ({
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { zero: 0, rounds },
    nodes: [loop("zero", "rounds", "x", "w"), { name: "out", op: "Identity", input: ["loop:2"], attr: { T: FLOAT } }],
    waits: true,
  }) satisfies Partial<GraphForm>;

/** Three rounds of tanh(h W). */
function threeRounds(x: Values, kernel: Values): ArrayLike<number> {
  let h: ArrayLike<number> = x.data;
  for (let round = 0; round < 3; round++) h = product({ data: h, shape: [1, 4] }, kernel).map(Math.tanh);
  return h;
}

/** Products in loops and branches. */
export const controlFlowForms: readonly GraphForm[] = [
  {
    name: "a product in the body of a StatelessWhile",
    ...rounds(3),
    bodies: [
      cond(["c", "n", "h", "m"]),
      {
        name: "body",
        inputs: ["c", "n", "h", "m"],
        outputs: { c1: "next:z:0", n1: "n", h1: "tanh:y:0", m1: "kept:output:0" },
        nodes: [
          { name: "kept", op: "Identity", input: ["m"], attr: { T: FLOAT } },
          { name: "read", op: "Identity", input: ["m"], attr: { T: FLOAT } },
          matMul("layer", "h", "read:output:0"),
          { name: "tanh", op: "Tanh", input: ["layer:product:0"], attr: { T: FLOAT } },
          ...count,
        ],
      },
    ],
    reference: threeRounds,
  },
  {
    name: "a product in a branch of a StatelessIf in a loop",
    ...rounds(1),
    bodies: [
      cond(["c", "n", "h", "m"]),
      {
        name: "body",
        inputs: ["c", "n", "h", "m"],
        outputs: { c1: "n", n1: "n", h1: "choice:output:0", m1: "m" },
        nodes: [
          { name: "yes", op: "Less", input: ["c", "n"], attr: { T: INT } },
          {
            name: "choice",
            op: "StatelessIf",
            input: ["yes:z:0", "h", "m"],
            attr: { then_branch: { func: { name: "then" } }, else_branch: { func: { name: "else" } } },
          },
        ],
      },
      {
        name: "then",
        inputs: ["h", "m"],
        outputs: { y: "layer:product:0" },
        nodes: [matMul("layer", "h", "m")],
      },
      {
        name: "else",
        inputs: ["h", "m"],
        outputs: { y: "same:output:0" },
        nodes: [{ name: "same", op: "Identity", input: ["h"], attr: { T: FLOAT } }],
      },
    ],
    reference: (x, kernel) => product(x, kernel),
  },
  {
    name: "a recurrent layer as Keras exports it: a loop over a list of time steps",
    kind: "linear",
    input: [3, 2],
    weights: { w: [2, 2] },
    integers: { zero: 0, steps: 3, perm: [1, 0, 2], element: [1, 2], size: [1, 2] },
    nodes: [
      { name: "turned", op: "Transpose", input: ["x", "perm"], attr: { T: FLOAT } },
      { name: "list", op: "TensorListFromTensor", input: ["turned", "element"], attr: { element_dtype: FLOAT } },
      // TF.js only keeps what is written to a list in a loop if the loop hands it on as well: as a state.
      { name: "start", op: "ZerosLike", input: ["zero", "^size"], attr: { T: INT } },
      { name: "made", op: "TensorListReserve", input: ["element", "steps"], attr: { element_dtype: FLOAT } },
      loop("zero", "steps", "list", "made", "start", "w"),
      {
        name: "stack",
        op: "TensorListStack",
        input: ["loop:3", "element"],
        attr: { element_dtype: FLOAT, num_elements: { i: "3" } },
      },
      { name: "out", op: "Transpose", input: ["stack", "perm"], attr: { T: FLOAT } },
    ],
    waits: true,
    bodies: [
      cond(["c", "n", "from", "to", "h", "m"]),
      {
        name: "body",
        inputs: ["c", "n", "from", "to", "h", "m"],
        outputs: { c1: "next:z:0", n1: "n", from1: "from", to1: "set:output_handle:0", h1: "layer:product:0", m1: "m" },
        nodes: [
          { name: "size", op: "Const", attr: { dtype: INT } },
          {
            name: "step",
            op: "TensorListGetItem",
            input: ["from", "c", "size:output:0"],
            attr: { element_dtype: FLOAT },
          },
          matMul("layer", "step:item:0", "m"),
          {
            name: "set",
            op: "TensorListSetItem",
            input: ["to", "c", "layer:product:0"],
            attr: { element_dtype: FLOAT },
          },
          ...count,
        ],
      },
    ],
    reference: (x, kernel) => product(x, kernel),
  },
  {
    name: "a product in a loop of TensorFlow 1",
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { zero: 0, step: 1, rounds: 3 },
    nodes: [
      enter("h", "x"),
      enter("i", "zero"),
      enter("kernel", "w", true),
      enter("one", "step", true),
      enter("most", "rounds", true),
      { name: "h2", op: "Merge", input: ["h", "h4"], attr: { N: { i: "2" }, T: FLOAT } },
      { name: "i2", op: "Merge", input: ["i", "i4"], attr: { N: { i: "2" }, T: INT } },
      { name: "less", op: "Less", input: ["i2", "most"], attr: { T: INT } },
      { name: "go", op: "LoopCond", input: ["less"] },
      { name: "h3", op: "Switch", input: ["h2", "go"], attr: { T: FLOAT } },
      { name: "i3", op: "Switch", input: ["i2", "go"], attr: { T: INT } },
      matMul("layer", "h3:1", "kernel"),
      { name: "tanh", op: "Tanh", input: ["layer"], attr: { T: FLOAT } },
      { name: "h4", op: "NextIteration", input: ["tanh"], attr: { T: FLOAT } },
      { name: "next", op: "AddV2", input: ["i3:1", "one"], attr: { T: INT } },
      { name: "i4", op: "NextIteration", input: ["next"], attr: { T: INT } },
      { name: "end", op: "Exit", input: ["h3"], attr: { T: FLOAT } },
    ],
    waits: true,
    reference: threeRounds,
  },
  {
    name: "a product on one side of a branch of TensorFlow 1",
    kind: "linear",
    input: [4],
    weights: { w: [4, 4] },
    integers: { five: 5, nine: 9 },
    nodes: [
      { name: "yes", op: "Less", input: ["five", "nine"], attr: { T: INT } },
      { name: "side", op: "Switch", input: ["x", "yes"], attr: { T: FLOAT } },
      { name: "other", op: "Neg", input: ["side"], attr: { T: FLOAT } },
      matMul("layer", "side:1", "w"),
      { name: "end", op: "Merge", input: ["other", "layer"], attr: { N: { i: "2" }, T: FLOAT } },
    ],
    waits: true,
    reference: (x, kernel) => product(x, kernel),
  },
];
