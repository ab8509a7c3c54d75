import { batchMatMul, einsum, FLOAT, matMul } from "../graph-builder.ts";
import { addBias } from "../naive-conv.ts";
import { type GraphForm, part, product, turned } from "./form.ts";

/** Products with a constant matrix. */
export const linearForms: readonly GraphForm[] = [
  {
    name: "MatMul with a weight stored as [out, in] and a bias behind it",
    kind: "linear",
    input: [5],
    weights: { w: [3, 5], b: [3] },
    nodes: [
      matMul("layer", "x", "w", { b: true }),
      { name: "biased", op: "BiasAdd", input: ["layer", "b"], attr: { T: FLOAT } },
    ],
    reference: (x, kernel, bias) => addBias({ data: product(x, kernel), shape: [1, 3] }, bias?.data).data,
  },
  {
    name: "BatchMatMulV2 with the weight on the left",
    kind: "linear",
    input: [4, 5],
    weights: { w: [3, 4] },
    nodes: [batchMatMul("layer", "w", "x")],
    reference: (x, kernel) => turned(product({ data: turned(x.data, 4), shape: [] }, kernel), 5),
  },
  {
    name: "BatchMatMulV2 with a matrix for each head",
    kind: "linear",
    input: [2, 4, 5],
    weights: { w: [2, 3, 5] },
    nodes: [batchMatMul("layer", "x", "w", { b: true })],
    reference: (x, kernel) =>
      [0, 1].flatMap((head) => product(part({ ...x, shape: [2, 4, 5] }, head), part(kernel, head))),
  },
  {
    name: "Einsum with a weight of three axes: a projection to heads",
    kind: "linear",
    input: [4, 5],
    weights: { w: [5, 2, 3] },
    nodes: [einsum("layer", "x", "w", "abc,cde->abde")],
    reference: (x, kernel) => product(x, kernel),
  },
  {
    name: "Einsum that sums over heads, the constant first, its axes mixed",
    kind: "linear",
    input: [4, 2, 3],
    weights: { w: [3, 5, 2] },
    nodes: [einsum("layer", "w", "x", "ecd,abde->abc")],
    // In canonical order inputs come as they stand in the weight: e, then d.
    reference: (x, kernel) =>
      product(
        { data: [0, 1, 2, 3].flatMap((b) => turned(Array.from(x.data).slice(b * 6, b * 6 + 6), 2)), shape: [] },
        kernel,
      ),
  },
  {
    name: "Einsum with a matrix for each label that both have",
    kind: "linear",
    input: [2, 4, 5],
    weights: { w: [5, 2, 3] },
    nodes: [einsum("layer", "x", "w", "ahbc,chd->ahbd")],
    reference: (x, kernel) =>
      [0, 1].flatMap((head) => product(part({ ...x, shape: [2, 4, 5] }, head), part(kernel, head))),
  },
  {
    name: "MatMul with a weight behind Cast, Reshape and Transpose",
    kind: "linear",
    input: [6],
    weights: { w: [3, 2, 3] },
    integers: { perm: [1, 0], shape: [3, 6] },
    nodes: [
      { name: "cast", op: "Cast", input: ["w"], attr: { SrcT: { type: "DT_HALF" }, DstT: FLOAT } },
      { name: "flat", op: "Reshape", input: ["cast", "shape"], attr: { T: FLOAT } },
      { name: "turned", op: "Transpose", input: ["flat", "perm"], attr: { T: FLOAT } },
      matMul("layer", "x", "turned"),
    ],
    reference: (x, kernel) => product(x, kernel),
  },
];
