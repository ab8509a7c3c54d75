import { type Bound, InputError } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { afterAll, describe, expect, test } from "vitest";
import { GraphProtoSchema, ModelProtoSchema, OperatorSetIdProtoSchema } from "../src/generated/onnx_pb.ts";
import { makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, type OnnxInputs, type OnnxModel } from "../src/index.ts";
import { toBinary } from "../src/proto/binary.ts";
import { create } from "../src/proto/message.ts";
import { valueInfo } from "../src/rewrite/ir.ts";
import { toHalf } from "../src/tensor/half.ts";
import { build, type Dims, numbers, weight } from "./support/build.ts";
import { folder, openModel, sayAbsent } from "./support/open.ts";
import { bits, distance, runProgram, tensor, trained } from "./support/run.ts";
import { connect } from "./support/transform.ts";

afterAll(() => sayAbsent("inputs.test.ts"));

const linear = (x: Dims, y: Dims = [x[0] ?? null, 2]): OnnxModel =>
  build({
    nodes: [makeNode("MatMul", ["x", "w"], ["y"], { name: "fc" })],
    weights: [weight("w", [3, 2])],
    inputs: { x },
    outputs: { y },
  });

/** One output per input, of any type. */
async function passing(inputs: Readonly<Record<string, readonly [type: number, dims: Dims]>>): Promise<OnnxModel> {
  const names = Object.keys(inputs);
  const graph = create(GraphProtoSchema, {
    name: "g",
    node: names.map((n) => makeNode("Identity", [n], [`${n}_out`])),
    input: names.map((n) => valueInfo(n, ...(inputs[n] as readonly [number, Dims]))),
    output: names.map((n) => valueInfo(`${n}_out`, ...(inputs[n] as readonly [number, Dims]))),
  });
  const opsetImport = [create(OperatorSetIdProtoSchema, { version: 17n })];
  return loadOnnx(toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, graph, opsetImport })));
}

async function bound(model: OnnxModel, inputs: OnnxInputs): Promise<Bound> {
  const program = await adapter.compile(model);
  try {
    return program.bind(inputs);
  } finally {
    await program.dispose();
  }
}

async function run(model: OnnxModel, inputs: OnnxInputs) {
  const program = await adapter.compile(model);
  try {
    return await runProgram(program, inputs);
  } finally {
    await program.dispose();
  }
}

async function refusal(model: OnnxModel, inputs: unknown): Promise<[string, string]> {
  const error = await bound(model, inputs as OnnxInputs).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(InputError);
  return [(error as InputError).code, (error as InputError).message];
}

describe("inputs", () => {
  const data = numbers(6, 3);
  const nested = [[...data.subarray(0, 3)], [...data.subarray(3)]];

  test.each<[string, OnnxInputs]>([
    ["an ort.Tensor by name", { x: tensor(data, [2, 3]) }],
    ["{ data, shape } by name", { x: { data, shape: [2, 3] } }],
    ["{ data, dims } with a plain array", { x: { data: [...data], dims: [2, 3] } }],
    ["nested arrays by name", { x: nested }],
    ["rows of typed arrays", { x: [data.subarray(0, 3), data.subarray(3)] }],
    ["an ort.Tensor alone", tensor(data, [2, 3])],
    ["{ data, shape } alone", { data, shape: [2, 3] }],
    ["nested arrays alone", nested],
    ["a typed array where one dimension is free", data],
    ["a typed array by name", { x: data }],
  ])("%s", async (_, inputs) => {
    const expected = await run(linear(["n", 3]), { x: tensor(data, [2, 3]) });
    expect(bits(await run(linear(["n", 3]), inputs))).toEqual(bits(expected));
  });

  test("every numeric type passes, with 64-bit integers as float64 and float16 as float32", async () => {
    const model = await passing({
      f: [1, ["n"]],
      d: [11, ["n"]],
      h: [10, ["n"]],
      l: [7, ["n"]],
      i: [6, ["n"]],
      u: [2, ["n"]],
      b: [9, ["n"]],
    });
    const out = await run(model, {
      f: [1.5, 2],
      d: [0.1, 2],
      h: [0.5, 2],
      l: [1, 2n],
      i: [-1, 2],
      u: [255, 2],
      b: [true, false],
    });
    const shown = Object.fromEntries(Object.entries(out).map(([k, v]) => [k, [v.data.constructor.name, ...v.data]]));
    expect(shown).toEqual({
      f_out: ["Float32Array", 1.5, 2],
      d_out: ["Float64Array", 0.1, 2],
      h_out: ["Float32Array", 0.5, 2],
      l_out: ["Float64Array", 1, 2],
      i_out: ["Int32Array", -1, 2],
      u_out: ["Uint8Array", 255, 2],
      b_out: ["Uint8Array", 1, 0],
    });
  });

  test("inputs may be called data and shape", async () => {
    const model = await passing({ data: [1, ["n"]], shape: [7, ["n"]] });
    const out = await run(model, { data: { data: [1, 2], shape: [2] }, shape: [3, 4] });
    expect(Object.values(out).map((v) => [...v.data])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const one = await passing({ data: [1, ["n", 2]] });
    for (const inputs of [{ data: [[1, 2]] }, { data: [1, 2], shape: [1, 2] }]) {
      expect([...((await run(one, inputs)).data_out?.data ?? [])]).toEqual([1, 2]);
    }
  });

  test("text passes to the model; outputs of text are left out", async () => {
    const model = await passing({ t: [8, ["n"]], f: [1, ["n"]] });
    expect(Object.keys(await run(model, { t: ["a", "b"], f: [1, 2] }))).toEqual(["f_out"]);
  });

  test("typed arrays are widened where no value changes", async () => {
    const out = await run(await passing({ f: [1, ["n"]], l: [7, ["n"]], d: [11, ["n"]] }), {
      f: Uint8Array.of(0, 255),
      l: Int32Array.of(-1, 7),
      d: Float32Array.of(0.5, 2),
    });
    expect(Object.values(out).map((v) => [...v.data])).toEqual([
      [0, 255],
      [-1, 7],
      [0.5, 2],
    ]);
  });

  test.each<[string, unknown, string, string]>([
    [
      "a wrong name",
      { z: data },
      "INPUT_NAMES",
      "The inputs do not fit (missing: x; unknown: z). The model takes x: float32[n, 3].",
    ],
    [
      "one name too many",
      { x: tensor(data, [2, 3]), z: 1 },
      "INPUT_NAMES",
      "The inputs do not fit (unknown: z). The model takes x: float32[n, 3].",
    ],
    [
      "a wrong rank",
      { x: tensor(data, [1, 2, 3]) },
      "INPUT_SHAPE",
      "Input x: float32[n, 3] was given the shape [1, 2, 3]. Bring the values into the model's shape, the axis of the examples too: nested arrays or { data, shape }.",
    ],
    [
      "a wrong width",
      { x: [[1, 2]] },
      "INPUT_SHAPE",
      "Input x: float32[n, 3] was given the shape [1, 2]. Bring the values into the model's shape, the axis of the examples too: nested arrays or { data, shape }.",
    ],
    [
      "too few values",
      { x: { data, shape: [3, 3] } },
      "INPUT_SHAPE",
      "Input x: float32[n, 3] was given 6 values for the shape [3, 3], which needs 9.",
    ],
    [
      "ragged arrays",
      {
        x: [
          [1, 2, 3],
          [1, 2],
        ],
      },
      "INPUT_SHAPE",
      "Input x was given nested arrays of uneven lengths. All arrays of one level must have the same length; the first ones make the shape [2, 3].",
    ],
    [
      "a shape that is none",
      { x: { data, shape: [2, 3.5] } },
      "INPUT_SHAPE",
      "Input x: float32[n, 3] was given the shape [2, 3.5], which is none.",
    ],
    [
      "text",
      { x: [["a", "b", "c"]] },
      "INPUT_TYPE",
      'Input x: float32[n, 3] cannot hold the value "a". Give values of type float32.',
    ],
    [
      "doubles",
      { x: { data: Float64Array.from(data), shape: [2, 3] } },
      "INPUT_TYPE",
      "Input x: float32[n, 3] was given a Float64Array. Convert it first, e.g. Float32Array.from(data).",
    ],
    [
      "a tensor of another type",
      { x: new ort.Tensor("int32", Int32Array.of(1, 2, 3), [1, 3]) },
      "INPUT_TYPE",
      "Input x: float32[n, 3] was given a tensor of type int32.",
    ],
    [
      "an object that is no tensor",
      { x: { values: data } },
      "INPUT_TYPE",
      "Input x: float32[n, 3] was given an object that is no tensor. Give an ort.Tensor, { data, shape } or nested arrays.",
    ],
  ])("%s", async (_, inputs, code, message) => {
    expect(await refusal(linear(["n", 3]), inputs)).toEqual([code, message]);
  });

  test("integers out of range and fractions are refused", async () => {
    const model = await passing({ u: [2, ["n"]], l: [7, ["n"]] });
    expect((await refusal(model, { u: [256], l: [1] }))[1]).toBe(
      "Input u: uint8[n] cannot hold the value 256. Give values of type uint8.",
    );
    expect((await refusal(model, { u: [1], l: [1.5] }))[1]).toBe(
      "Input l: int64[n] cannot hold the value 1.5. Give values of type int64.",
    );
    expect((await refusal(model, [[1]]))[0]).toBe("INPUT_NAMES");
  });

  test("NaN and infinity are counted and passed on", async () => {
    const model = await passing({ f: [1, ["n"]], h: [10, ["n"]], i: [6, ["n"]] });
    const inputs = {
      f: [Number.NaN, Number.POSITIVE_INFINITY, 1],
      h: { data: Uint16Array.of(toHalf(Number.NaN), toHalf(1), toHalf(2)), shape: [3] },
      i: [1, 2, 3],
    };
    expect((await bound(model, inputs)).nonFinite).toEqual({ f: 2, h: 1 });
    expect([...((await run(model, inputs)).f_out?.data ?? [])]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 1]);
    expect((await bound(linear(["n", 3]), data)).nonFinite).toEqual({});
  });

  test.skipIf(folder === undefined)(
    "a weight that the file lists as an input cannot be fed, and the error says why",
    async () => {
      const model = await loadOnnx(openModel("tinytaxinet_tf2onnx_opset8.onnx"));
      const name = model.proto.graph?.initializer[0]?.name ?? "";
      const [code, message] = await refusal(model, { [name]: [1] });
      expect([code, message.includes(`"${name}" is a weight that has its values in the file`)]).toEqual([
        "INPUT_NAMES",
        true,
      ]);
    },
  );
});

describe("the batch axis", () => {
  const batchOf = async (model: OnnxModel, inputs: OnnxInputs) => {
    const { batch, rows } = await bound(model, inputs);
    return [batch, rows];
  };
  const two = (a: Dims, b: Dims, y: Dims): OnnxModel =>
    build({ nodes: [makeNode("Add", ["a", "b"], ["y"])], inputs: { a, b }, outputs: { y } });

  test("is free, fixed or not there, and rather not there than wrong", async () => {
    const x = (rows: number) => ({ x: tensor(new Float32Array(rows * 3), [rows, 3]) });
    expect(await batchOf(linear(["n", 3]), x(4))).toEqual(["free", 4]);
    expect(await batchOf(linear([null, 3], [null, 2]), x(4))).toEqual(["free", 4]);
    expect(await batchOf(linear([1, 3]), x(4))).toEqual([1, 4]);
    expect(await batchOf(linear([2, 3]), x(5))).toEqual([2, 5]);
    expect(await batchOf(linear(["seq_len", 3]), x(4))).toEqual(["none", 1]);
    expect(await batchOf(linear(["n", 3], [1, 2]), x(1))).toEqual(["none", 1]);
    const ab = (a: number[], b: number[]) => ({
      a: tensor(new Float32Array(a.reduce((p, q) => p * q, 1)), a),
      b: tensor(new Float32Array(b.reduce((p, q) => p * q, 1)), b),
    });
    expect(await batchOf(two(["n", 3], ["n", 3], ["n", 3]), ab([4, 3], [4, 3]))).toEqual(["free", 4]);
    expect(await batchOf(two(["n", 3], [3], ["n", 3]), ab([4, 3], [3]))).toEqual(["free", 4]);
    expect(await batchOf(two(["n", 3], ["m", 3], ["n", 3]), ab([4, 3], [4, 3]))).toEqual(["none", 1]);
    expect(
      await batchOf(
        two(["n", 3, 1], [2, "n", 1], [null, null, null]),
        ab(
          [4, 3, 1],
          [1, 1, 1].map((d, i) => (i === 0 ? 2 : i === 1 ? 3 : d)),
        ),
      ).catch((e) => e.code),
    ).toEqual(["none", 1]);
    expect(await batchOf(two([3], [3], [3]), ab([3], [3]))).toEqual(["none", 1]);
  });

  test("inputs of different lengths are refused", async () => {
    const model = two(["n", 3], ["n", 3], ["n", 3]);
    expect(
      await refusal(model, {
        a: [[1, 2, 3]],
        b: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
    ).toEqual([
      "INPUT_SHAPE",
      "The inputs have different numbers of rows: a has 1, b has 2. Give the same number for each.",
    ]);
  });

  test.each([1, 2, 4])("a model for exactly %i rows runs any number, padded and trimmed", async (batch) => {
    const x = { data: numbers(21, 4), shape: [7, 3] };
    const program = await adapter.compile(connect(linear([batch, 3]), { p: 0.5 }));
    const { y } = await run(connect(linear(["n", 3]), { p: 0.5 }), { x });
    const all = Float32Array.from(y?.data ?? []);
    const b = program.bind({ x });
    for (let from = 0; from < 7; from += batch) {
      const to = Math.min(7, from + batch);
      const prepared = await b.prepare(from, to);
      const out = await prepared.run(program.sites.map((s) => trained(s, [])));
      const expected = { y: { data: all.slice(from * 2, to * 2), shape: [to - from, 2] } };
      expect(distance(expected, out)).toBeLessThan(1e-6);
    }
    await program.dispose();
  });

  test("any rows can be asked for", async () => {
    const x = { data: numbers(21, 4), shape: [7, 3] };
    const program = await adapter.compile(linear(["n", 3]));
    const whole = await run(linear(["n", 3]), { x });
    const prepared = await program.bind({ x }).prepareRows?.([1, 2, 6]);
    const out = await prepared?.run([]);
    const y = whole.y?.data as Float32Array;
    expect(out?.y?.shape).toEqual([3, 2]);
    const expected = { y: { data: Float32Array.from([...y.slice(2, 6), ...y.slice(12, 14)]), shape: [3, 2] } };
    expect(distance(expected, out ?? {})).toBeLessThan(1e-6);
    await program.dispose();
  });
});
