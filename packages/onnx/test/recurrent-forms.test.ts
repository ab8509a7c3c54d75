import { dropconnect, type RawArray, RuntimeError, sample } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { forward, madeUp } from "../../../test/support/recurrent.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  OperatorSetIdProtoSchema,
  type TensorProto,
} from "../src/generated/onnx_pb.ts";
import { intAttribute, intsAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, OnnxModel, toBytes } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { valueInfo } from "../src/rewrite/ir.ts";
import { readFloats } from "../src/tensor/read.ts";
import { ElementType } from "../src/tensor/types.ts";
import { floatTensor, intTensor } from "../src/tensor/write.ts";
import { build, buildProto, type Dims, numbers } from "./support/build.ts";
import { attributesOf, recurrentModel, storedWeights } from "./support/recurrent.ts";
import { distance, tensor, type Values } from "./support/run.ts";

// One LSTM in two directions, in every form and at every place in which real files have one: all must give the samples of the plain one.

const [steps, rows, inputs, units] = [4, 2, 3, 2];
const x = tensor(numbers(steps * rows * inputs, 9), [steps, rows, inputs]);
const lstm = [madeUp("LSTM", inputs, units, 1), madeUp("LSTM", inputs, units, 2)];
const weights = storedWeights(lstm);
const attributes = attributesOf(lstm);
const all = { p: 0.3, kinds: ["recurrent"], layers: "all", bias: true } as const;
const shape = [steps, 2, rows, units];

async function samples(model: OnnxModel, feeds: Readonly<Record<string, ort.Tensor>> = { x }): Promise<Values[]> {
  const found: Values[] = [];
  for await (const { outputs } of sample(dropconnect(model, all), feeds, { seed: 5, samples: 3 })) found.push(outputs);
  return found;
}

function graphAttribute(name: string, g: GraphProto): AttributeProto {
  return create(AttributeProtoSchema, { name, g, type: AttributeProto_AttributeType.GRAPH });
}

function graph(
  nodes: NodeProto[],
  input: readonly ReturnType<typeof valueInfo>[],
  output: readonly string[],
  initializer: TensorProto[] = [],
): GraphProto {
  return create(GraphProtoSchema, {
    name: "inner",
    node: nodes,
    input: [...input],
    output: output.map((name) => valueInfo(name, ElementType.FLOAT)),
    initializer,
  });
}

const node = (names = ["W", "R", "B"], input = "x", output = "y") =>
  makeNode("LSTM", [input, ...names], [output], { name: "layer", attributes });
const whole = { inputs: { x: ["t", "n", inputs] }, outputs: { y: ["t", 2, "n", units] } } as const;

/** A constant cut into its gates and put together again, as PyTorch's exporter brings its order of gates into that of ONNX. */
function cut(name: string, gates: number): { nodes: NodeProto[]; weights: TensorProto[]; value: string } {
  const stored = weights.find((w) => w.name === name) as TensorProto;
  const rows = Number(stored.dims[1]) / gates;
  const parts = Array.from({ length: gates }, (_, i) => i);
  return {
    nodes: [
      ...parts.map((i) => makeNode("Slice", [name, `${name}.at${i}`, `${name}.at${i + 1}`, "axis"], [`${name}.${i}`])),
      makeNode(
        "Concat",
        parts.map((i) => `${name}.${i}`),
        [`${name}.whole`],
        { attributes: [intAttribute("axis", 1)] },
      ),
      makeNode("Identity", [`${name}.whole`], [`${name}.same`]),
    ],
    weights: [...parts, gates].map((i) => intTensor(`${name}.at${i}`, [i * rows])),
    value: `${name}.same`,
  };
}

const forms: Record<string, () => OnnxModel> = {
  "with weights that are inputs too": () =>
    build({ ...whole, nodes: [node()], weights, listWeights: true, ir: 3, opset: 11 }),
  "with weights cut and joined": () => {
    const pieces = [cut("W", 4), cut("R", 4), cut("B", 8)];
    return build({
      ...whole,
      nodes: [...pieces.flatMap(({ nodes }) => nodes), node(pieces.map(({ value }) => value))],
      weights: [...weights, intTensor("axis", [1]), ...pieces.flatMap((piece) => piece.weights)],
    });
  },
  "with weights in Constant nodes, turned and unsqueezed": () => {
    const flat = (w: TensorProto): TensorProto =>
      floatTensor(`${w.name}.flat`, readFloats(w) as Float32Array, [w.dims.reduce((a, b) => a * Number(b), 1)]);
    return build({
      ...whole,
      nodes: [
        ...weights.flatMap((w) => [
          makeNode("Constant", [], [`${w.name}.c`], {
            attributes: [
              create(AttributeProtoSchema, { name: "value", t: flat(w), type: AttributeProto_AttributeType.TENSOR }),
            ],
          }),
          makeNode("Reshape", [`${w.name}.c`, `${w.name}.dims`], [w.name]),
        ]),
        node(),
      ],
      weights: weights.map((w) => intTensor(`${w.name}.dims`, w.dims.map(Number))),
    });
  },
  "in a branch that reads weights of the outer graph": () =>
    build({
      ...whole,
      nodes: [
        makeNode("If", ["yes"], ["y"], {
          name: "if",
          attributes: [
            graphAttribute("then_branch", graph([node(["W", "R", "B"], "x", "then")], [], ["then"])),
            graphAttribute("else_branch", graph([makeNode("Identity", ["other"], ["else"])], [], ["else"])),
          ],
        }),
      ],
      weights,
      inputs: { ...whole.inputs, yes: [], other: ["t", 2, "n", units] },
      types: { yes: ElementType.BOOL },
    }),
  "in a loop that runs once": () =>
    build({
      ...whole,
      nodes: [
        makeNode("Constant", [], ["start"], {
          attributes: [
            create(AttributeProtoSchema, {
              name: "value",
              t: floatTensor("", new Float32Array(shape.reduce((a, b) => a * b)), shape),
              type: AttributeProto_AttributeType.TENSOR,
            }),
          ],
        }),
        makeNode("Loop", ["once", "", "start"], ["y"], {
          name: "loop",
          attributes: [
            graphAttribute(
              "body",
              create(GraphProtoSchema, {
                name: "body",
                node: [
                  node(["W", "R", "B"], "x", "now"),
                  makeNode("Add", ["state", "now"], ["next"]),
                  makeNode("Identity", ["go"], ["on"]),
                ],
                input: [
                  valueInfo("i", ElementType.INT64, []),
                  valueInfo("go", ElementType.BOOL, []),
                  valueInfo("state", ElementType.FLOAT),
                ],
                output: [valueInfo("on", ElementType.BOOL, []), valueInfo("next", ElementType.FLOAT)],
              }),
            ),
          ],
        }),
      ],
      weights,
      inputs: { ...whole.inputs, once: [] },
      types: { once: ElementType.INT64 },
    }),
  "in a function of the file": () => {
    const call = {
      ...whole,
      nodes: [makeNode("Recurrent", ["x", "W", "R", "B"], ["y"], { name: "call", domain: "mine" })],
      weights,
    };
    const proto = buildProto(call);
    proto.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: "mine", version: 1n }));
    proto.functions.push(
      create(FunctionProtoSchema, {
        name: "Recurrent",
        domain: "mine",
        input: ["a", "w", "r", "b"],
        output: ["c"],
        node: [node(["w", "r", "b"], "a", "c")],
        opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: 17n })],
      }),
    );
    return new OnnxModel(proto, { name: "function.onnx" });
  },
};

const more: Record<string, Record<string, ort.Tensor>> = {
  "in a branch that reads weights of the outer graph": {
    yes: new ort.Tensor("bool", [true], []),
    other: tensor(new Float32Array(steps * 2 * rows * units), shape),
  },
  "in a loop that runs once": { once: new ort.Tensor("int64", [1n], []) },
};

describe("an LSTM in both directions", () => {
  test.each(Object.keys(forms))("%s has the samples of a plain one", async (name) => {
    const model = (forms[name] as () => OnnxModel)();
    const layer = adapter.layers(model).find(({ kind }) => kind === "recurrent");
    expect(layer?.obstacle).toBeUndefined();
    expect(layer?.weights.map((w) => w.shape)).toEqual([[3, 8], [2, 8], [16], [3, 8], [2, 8], [16]]);
    const expected = await samples(recurrentModel(lstm));
    const found = await samples(model, { x, ...more[name] });
    for (const [i, values] of found.entries()) expect(distance(expected[i] as Values, values)).toBeLessThan(1e-6);
  });

  test("with an initial state and lengths of its sequences", async () => {
    const state = (number: number) => tensor(numbers(2 * rows * units, number), [2, rows, units]);
    const [h, c] = [state(3), state(4)];
    const at = (from: ort.Tensor, d: number, row: number) =>
      Array.from(from.data as Float32Array).slice((d * rows + row) * units, (d * rows + row + 1) * units);
    const model = recurrentModel(lstm, {
      more: { 5: "h", 6: "c" },
      inputs: { h: [2, "n", units], c: [2, "n", units] },
    });
    const random = dropconnect(model, { ...all, bias: false });
    const program = await adapter.compile(random);
    const drawn = program.sites.map((site) =>
      site.type === "weight" ? site.values.map((w, i) => (i % 3 === 0 ? 0 : 1.5 * w)) : new Float32Array(),
    );
    const bound = program.bind({ x, h, c });
    const prepared = await bound.prepare(0, bound.rows);
    const masked = lstm.map((direction, d) => ({
      ...direction,
      kernel: drawn[d] as Float32Array,
      recurrent: drawn[2 + d] as Float32Array,
    }));
    const runs = masked.map((direction, d) =>
      Array.from({ length: rows }, (_, row) => {
        const list = Array.from({ length: steps }, (_, t) =>
          Array.from(x.data as Float32Array)
            .slice((t * rows + row) * inputs)
            .slice(0, inputs),
        );
        const states = forward(direction, d === 1 ? list.reverse() : list, { h: at(h, d, row), c: at(c, d, row) });
        return d === 1 ? states.reverse() : states;
      }),
    );
    const data = Array.from({ length: steps }, (_, t) => runs.map((run) => run.map((states) => states[t]))).flat(
      3,
    ) as number[];
    expect(distance({ y: { data: Float32Array.from(data), shape } }, await prepared.run(drawn))).toBeLessThan(1e-5);
    prepared.dispose();

    const cut = recurrentModel(lstm, {
      more: { 4: "lengths" },
      inputs: { lengths: ["n"] },
      types: { lengths: ElementType.INT32 },
    });
    const lengths = new ort.Tensor("int32", [2, 2], [2]);
    const short = tensor((x.data as Float32Array).slice(0, 2 * rows * inputs), [2, rows, inputs]);
    const [long, exact] = [await samples(cut, { x, lengths }), await samples(recurrentModel(lstm), { x: short })];
    const { y } = long[1] as { y: RawArray };
    const head = y.data.slice(0, 2 * 2 * rows * units);
    expect(distance(exact[1] as Values, { y: { data: head, shape: [2, 2, rows, units] } })).toBeLessThan(1e-6);
    await program.dispose();
  });

  test("of the same weights twice is one site of each kind", async () => {
    const model = build({
      nodes: [
        node(),
        makeNode("LSTM", ["x", "W", "R2", "B"], ["z"], { name: "again", attributes }),
        makeNode("Identity", ["R"], ["R2"]),
      ],
      weights,
      inputs: whole.inputs,
      outputs: { ...whole.outputs, z: ["t", 2, "n", units] },
    });
    const { sites, dispose } = await adapter.compile(dropconnect(model, all));
    expect(sites).toHaveLength(6);
    for (const { y, z } of await samples(model)) expect(z).toEqual(y);
    await dispose();
  });

  test("with the batch first is transformed, though onnxruntime cannot run it", async () => {
    const model = build({
      nodes: [
        makeNode("LSTM", ["x", "W", "R", "B"], ["y"], {
          name: "layer",
          attributes: [...attributes, intAttribute("layout", 1)],
        }),
      ],
      weights,
      inputs: { x: ["n", 5, inputs] },
      outputs: { y: ["n", 5, 2, units] },
    });
    const random = dropconnect(model, all);
    expect(adapter.layers(random)[0]).toMatchObject({ dropconnect: { p: 0.3 }, operations: 5 * 2 * (3 * 8 + 2 * 8) });
    expect(toBytes(random).length).toBeGreaterThan(0);
    await expect(samples(model, { x: tensor(numbers(2 * 5 * inputs), [2, 5, inputs]) })).rejects.toThrowError(
      RuntimeError,
    );
  });

  test.each<[string, readonly NodeProto[], Dims, "none" | "free"]>([
    ["words", [makeNode("Gather", ["table", "x"], ["e"])], ["a", "b"], "none"],
    [
      "a dense layer",
      [makeNode("MatMul", ["x", "square"], ["d"]), makeNode("Tanh", ["d"], ["e"])],
      ["a", "b", inputs],
      "none",
    ],
    [
      "a turn to the batch in front",
      [makeNode("Transpose", ["x"], ["e"], { attributes: [intsAttribute("perm", [1, 0, 2])] })],
      ["a", "b", inputs],
      "free",
    ],
  ])("behind %s knows which axis is time", async (_, before, dims, batch) => {
    const model = build({
      nodes: [
        ...before,
        node(["W", "R", "B"], "e", "z"),
        makeNode("Transpose", ["z"], ["y"], { attributes: [intsAttribute("perm", [2, 0, 1, 3])] }),
      ],
      weights: [
        ...weights,
        floatTensor("table", numbers(5 * inputs), [5, inputs]),
        floatTensor("square", numbers(inputs ** 2), [inputs, inputs]),
      ],
      inputs: { x: dims },
      outputs: { y: undefined },
      types: dims.length === 2 ? { x: ElementType.INT64 } : {},
    });
    const { bind, dispose } = await adapter.compile(dropconnect(model, all));
    const given = dims.length === 2 ? new ort.Tensor("int64", [1n, 2n, 3n, 4n, 0n, 1n, 2n, 3n], [4, 2]) : x;
    expect(bind({ x: given }).batch).toBe(batch);
    await dispose();
  });

  test("with weights of a shape that fits no LSTM cannot be changed", () => {
    const model = build({
      ...whole,
      nodes: [node(["W", "R", ""])],
      weights: [floatTensor("W", numbers(27), [1, 9, 3]), floatTensor("R", numbers(32), [2, 8, 2])],
    });
    expect(adapter.layers(model)[0]?.obstacle).toBe("its weights have shapes that fit no LSTM");
  });

  test("with only one constant matrix drops that one, and is refused for the other alone", () => {
    const model = build({
      ...whole,
      nodes: [node(["W", "R", ""])],
      weights: [weights[1] as TensorProto],
      inputs: { ...whole.inputs, W: [2, 8, inputs] },
    });
    const random = dropconnect(model, { p: 0.3, kinds: ["recurrent"] });
    expect(adapter.layers(random)[0]?.dropconnect?.recurrent).toEqual(["R"]);
    expect(() => dropconnect(model, { p: 0.3, kinds: ["recurrent"], recurrent: ["W"] })).toThrowError(
      'Layer "layer" cannot get dropconnect: a LSTM node has no constant W. Leave it out with the layers option.',
    );
  });
});

test("mean and variance of a tiny RNN are those over all masks", async () => {
  // y = tanh(w x2 + r tanh(w x1)), one mask for each of w and r: four networks. p = 1/2, so kept weights are doubled.
  const [w, r, x1, x2] = [0.4, -0.7, 0.5, 0.9];
  const layer = { kind: "RNN", units: 1, kernel: Float32Array.of(w), recurrent: Float32Array.of(r) } as const;
  const random = dropconnect(recurrentModel([layer]), { ...all, p: 0.5, bias: false });
  const outcomes = [0, 2].flatMap((a) => [0, 2].map((b) => Math.tanh(a * w * x2 + b * r * Math.tanh(a * w * x1))));
  const mean = outcomes.reduce((sum, y) => sum + y) / 4;
  const central = (power: number): number => outcomes.reduce((sum, y) => sum + (y - mean) ** power, 0) / 4;
  const count = 4000;
  const found: number[] = [];
  for await (const { outputs } of sample(random, { x: tensor([x1, x2], [2, 1, 1]) }, { seed: 3, samples: count }))
    found.push(outputs.y?.data[1] as number);
  // A mask that changed from step to step would also give tanh(r tanh(w x1)) and tanh(w x2), alone.
  for (const y of found) expect(Math.min(...outcomes.map((outcome) => Math.abs(outcome - y)))).toBeLessThan(1e-6);
  const average = found.reduce((sum, y) => sum + y) / count;
  const variance = found.reduce((sum, y) => sum + (y - average) ** 2, 0) / count;
  // Five standard errors: 6e-7 of all seeds would fail.
  expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(central(2) / count));
  expect(Math.abs(variance - central(2))).toBeLessThan(5 * Math.sqrt((central(4) - central(2) ** 2) / count));
});
