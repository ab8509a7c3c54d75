import type { Program } from "@mayhap/core";
import { adapter, type TfInputs } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { bits, connect, runOnce } from "./support/transform.ts";

const { dense } = tf.layers;

function one(): tf.LayersModel {
  return connect(tf.sequential({ layers: [dense({ units: 2, inputShape: [3], name: "only" })] }));
}

function two(): tf.LayersModel {
  const a = tf.input({ shape: [2], name: "a" });
  const b = tf.input({ shape: [4, 1], name: "b" });
  const joined = tf.layers
    .concatenate()
    .apply([a, tf.layers.flatten().apply(b) as tf.SymbolicTensor]) as tf.SymbolicTensor;
  return connect(
    tf.model({ inputs: [a, b], outputs: dense({ units: 2, name: "out" }).apply(joined) as tf.SymbolicTensor }),
  );
}

async function refusal(
  model: tf.LayersModel,
  inputs: unknown,
): Promise<{ name: string; code: string; message: string }> {
  const program = (await adapter.compile(model)) as Program<TfInputs>;
  const before = tf.memory().numTensors;
  try {
    program.bind(inputs as TfInputs);
  } catch (error) {
    expect(tf.memory().numTensors).toBe(before);
    return error as { name: string; code: string; message: string };
  }
  throw new Error("was not refused");
}

onEachBackend(() => {
  test("every way to give one input means the same, and tensors stay the caller's", async () => {
    const model = one();
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const tensor = tf.tensor2d(rows);
    const shaped = { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };
    const ways: TfInputs[] = [
      tensor,
      [tensor],
      { only_input: tensor },
      { only: tensor },
      rows,
      [rows],
      { only: rows },
      shaped,
      [shaped],
      { only: shaped },
      { data: [1, 2, 3, 4, 5, 6], shape: [2, 3] },
      tensor.toInt(),
    ];
    const expected = await runOnce(model, tensor);
    for (const way of ways) expect(bits((await runOnce(model, way)).only?.data)).toBe(bits(expected.only?.data));
    expect(tensor.isDisposed).toBe(false);
    expect(shaped.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
  });

  test("several inputs go by name or in order", async () => {
    const model = two();
    const a = tf.ones([3, 2]);
    const b = { data: new Float32Array(12).fill(0.5), shape: [3, 4, 1] };
    const expected = await runOnce(model, { a, b });
    expect(expected.out?.shape).toEqual([3, 2]);
    expect(await runOnce(model, { b, a })).toEqual(expected);
    expect(await runOnce(model, [a, b])).toEqual(expected);
  });

  test("whole numbers for an int32 input, in floats too", async () => {
    const words = tf.input({ shape: [2], dtype: "int32", name: "words" });
    const embedded = tf.layers.embedding({ inputDim: 4, outputDim: 3 }).apply(words);
    const flat = tf.layers.flatten().apply(embedded);
    const model = connect(
      tf.model({ inputs: words, outputs: dense({ units: 1, name: "out" }).apply(flat) as tf.SymbolicTensor }),
    );
    const expected = await runOnce(model, tf.tensor2d([[0, 3]], [1, 2], "int32"));
    expect(await runOnce(model, [[0, 3]])).toEqual(expected);
    expect(await runOnce(model, { data: Float32Array.of(0, 3), shape: [1, 2] })).toEqual(expected);
    expect(await refusal(model, [[0, 1.5]])).toMatchObject({
      code: "INPUT_TYPE",
      message: expect.stringContaining("1.5"),
    });
  });

  test("NaN and infinity are counted, not refused", async () => {
    const program = (await adapter.compile(two())) as Program<TfInputs>;
    const b = [[[1], [Number.NaN], [2], [Number.NEGATIVE_INFINITY]]];
    expect(program.bind({ a: [[Number.POSITIVE_INFINITY, 1]], b }).nonFinite).toEqual({ a: 1, b: 2 });
    expect(program.bind({ a: tf.tensor2d([[Number.NaN, 1]]), b: tf.tensor3d(b) }).nonFinite).toEqual({ a: 1, b: 2 });
    expect(program.bind({ a: tf.ones([1, 2]), b: tf.ones([1, 4, 1]) }).nonFinite).toEqual({});
  });

  test("what does not fit is refused with what was expected", async () => {
    const single = one();
    const pair = two();
    const cases: [tf.LayersModel, unknown, string, string][] = [
      [single, { x: [[1, 2, 3]] }, "INPUT_NAMES", '"only_input" (float32 [batch, 3])'],
      [single, { only: [[1, 2, 3]], only_input: [[1, 2, 3]] }, "INPUT_NAMES", "twice"],
      [pair, { a: [[1, 2]] }, "INPUT_NAMES", '"b" (float32 [batch, 4, 1])'],
      [pair, [tf.ones([1, 2])], "INPUT_NAMES", "2 inputs"],
      [pair, tf.ones([1, 2]), "INPUT_NAMES", "2 inputs"],
      [single, [1, 2, 3], "INPUT_SHAPE", "batch of one, with the shape [1, 3]"],
      [single, tf.ones([2, 4]), "INPUT_SHAPE", "[2, 4]"],
      [single, [[[1, 2, 3]], [[1, 2, 3]]], "INPUT_SHAPE", "[2, 1, 3]"],
      [
        single,
        [
          [1, 2, 3],
          [1, 2],
        ],
        "INPUT_SHAPE",
        "ragged: [1] is of length 2",
      ],
      [single, { data: Float32Array.of(1, 2), shape: [1, 3] }, "INPUT_SHAPE", "2 values"],
      [single, Float32Array.of(1, 2, 3), "INPUT_SHAPE", "without a shape"],
      [single, tf.zeros([0, 3]), "INPUT_SHAPE", "no examples"],
      [pair, { a: tf.ones([2, 2]), b: tf.ones([3, 4, 1]) }, "INPUT_SHAPE", "different numbers of examples"],
      [single, [["a", "b", "c"]], "INPUT_TYPE", "[0][0] is a string"],
      [single, [[1, null, 3]], "INPUT_TYPE", "[0][1] is null"],
      [single, { data: BigInt64Array.of(1n, 2n, 3n), shape: [1, 3] }, "INPUT_TYPE", "64-bit"],
      [single, { data: [1, "2", 3], shape: [1, 3] }, "INPUT_TYPE", "data[1]"],
      [single, tf.tensor2d([["a", "b", "c"]]), "INPUT_TYPE", "string"],
      [single, "x", "INPUT_TYPE", "a string"],
      [single, null, "INPUT_TYPE", "null"],
      [single, { only: 5 }, "INPUT_TYPE", "a number"],
    ];
    for (const [model, inputs, code, words] of cases) {
      const error = await refusal(model, inputs);
      expect(error).toMatchObject({ name: "InputError", code });
      expect(error.message).toContain(words);
    }
    const gone = tf.ones([1, 3]);
    gone.dispose();
    expect(await refusal(single, gone)).toMatchObject({
      code: "INPUT_TYPE",
      message: expect.stringContaining("disposed"),
    });
  });
});
