import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropconnect, type Site } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { afterAll, describe, expect, test } from "vitest";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type NodeProto,
} from "../src/generated/onnx_pb.ts";
import { makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, type OnnxModel, saveOnnx, toBytes } from "../src/index.ts";
import { create } from "../src/proto/message.ts";
import { valueInfo } from "../src/rewrite/ir.ts";
import { floatTensor } from "../src/tensor/write.ts";
import { build, graphOf } from "./support/build.ts";
import { check, python } from "./support/checker.ts";
import { type Change, inputOf, type QuantisedForm, quantisedForms } from "./support/quantised-forms.ts";
import { bits, runModel, sampleOnce, type Values } from "./support/run.ts";
import { connect } from "./support/transform.ts";

const p = 0.25;
const all: Change = { keep: () => true, factor: 1 };
const keep = (k: number, n: number): boolean => (k * 7 + n * 3 + k * n) % 4 !== 1;

const made = (form: QuantisedForm, change: Change = all): OnnxModel => build(form.parts(change));

function feeds(form: QuantisedForm): { x: ort.Tensor } {
  const values = inputOf(form);
  const dims = [...form.x];
  if (form.type === 2) return { x: new ort.Tensor("uint8", Uint8Array.from(values), dims) };
  if (form.type === 3) return { x: new ort.Tensor("int8", Int8Array.from(values), dims) };
  return { x: new ort.Tensor("float32", values, dims) };
}

/** Draws of a mask, in canonical order; biases stay. */
function masked(site: Site): Float32Array {
  if (site.type !== "weight") throw new Error("only weights here");
  const outputs = site.shape.at(-1) ?? 1;
  const scale = site.scale === "inverted" ? 1 / (1 - site.p) : 1;
  if (site.role === "bias") return site.values;
  return site.values.map((v, i) => (keep(Math.floor(i / outputs), i % outputs) ? v * scale : 0));
}

const data = (values: Values): number[] => Array.from(values.y?.data ?? []);

/** A result computed by changing the constants of the file by hand is met, to the form's slack. */
async function close(actual: Values, form: QuantisedForm, change: Change): Promise<void> {
  const expected = data(await runModel(made(form, change), feeds(form)));
  const factor = form.unscaled ? change.factor : 1;
  expect(data(actual).length).toBe(expected.length);
  data(actual).forEach((v, i) => {
    const whole = (expected[i] as number) * factor;
    const bound = (form.slack ?? 0) + 1e-6 * Math.max(1, Math.abs(whole));
    expect(Math.abs(v - whole), `${v} is not ${whole}`).toBeLessThanOrEqual(bound);
  });
}

describe.each(quantisedForms.map((form) => [form.name, form] as const))("%s", (_, form) => {
  const model = made(form);
  const x = feeds(form);

  test("is a layer whose values are whole numbers around the zero point", async () => {
    const layer = adapter.layers(model).find((l) => l.type === form.op);
    expect(layer).toMatchObject({ id: "layer", kind: form.op.includes("Conv") ? "conv" : "linear" });
    expect(layer?.obstacle).toBeUndefined();
    const { sites } = await adapter.compile(connect(model, { p }));
    expect(sites).toMatchObject([{ id: "layer/kernel", scale: "none" }]);
    const values = sites[0]?.type === "weight" ? sites[0].values : [];
    expect(values[0]).toBe(-50);
    expect(values.every((v) => Number.isInteger(v) && v >= -50 && v <= 50)).toBe(true);
  });

  test("has the original's bits with p = 0, saved with p > 0, and with masks of ones", async () => {
    const original = bits(await runModel(model, x));
    expect(toBytes(connect(model, { p: 0 }))).toEqual(toBytes(connect(connect(model, { p }), { p: 0 })));
    expect(bits(await runModel(connect(model, { p: 0 }), x))).toEqual(original);
    expect(bits(await runModel(connect(model, { p, bias: true }), x))).toEqual(original);
    expect(bits(await sampleOnce(connect(model, { p, scale: "none" }), x))).toEqual(original);
  });

  test.each(["none", "inverted"] as const)("drops to the zero point, scale %s", async (scale) => {
    const factor = scale === "none" ? 1 : 1 / (1 - p);
    const dropped = connect(model, { p, scale });
    const expected = await runModel(made(form, { keep, factor }), x);
    expect(data(expected)).not.toEqual(data(await runModel(model, x)));
    const sample = await sampleOnce(dropped, x, masked);
    if (scale === "none") expect(bits(sample)).toEqual(bits(expected));
    else await close(sample, form, { keep, factor });
    const program = await adapter.compile(dropped);
    const frozen = await adapter.freeze(dropped, new Map(program.sites.map((site) => [site.id, masked(site)])));
    await program.dispose();
    expect(bits(await runModel(frozen, x))).toEqual(bits(sample));
    expect(graphOf(frozen).node.some((node) => node.opType === form.op)).toBe(true);
  });

  test("takes no noise for its masks", async () => {
    await expect(adapter.compile(connect(model, { p }), "gaussian")).rejects.toMatchObject({
      code: "GAUSSIAN_INVALID",
    });
  });

  test("is W (1 - p) when saved with scale none, and as before when that is taken out", async () => {
    const dropped = connect(model, { p, scale: "none" });
    await close(await runModel(dropped, x), form, { keep: () => true, factor: 1 - p });
    const again = await loadOnnx(toBytes(dropped));
    expect(adapter.layers(again).map((l) => l.id)).toEqual(adapter.layers(model).map((l) => l.id));
    expect(adapter.layers(again).find((l) => l.id === "layer")?.dropconnect).toMatchObject({ p, scale: "none" });
    const plain = connect(again, { p: 0 });
    expect(graphOf(plain).node.map((n) => [n.opType, n.input, n.output])).toEqual(
      graphOf(connect(model, { p: 0 })).node.map((n) => [n.opType, n.input, n.output]),
    );
  });
});

test("inside a branch, an output in integers is scaled there", async () => {
  const body = (name: string, nodes: NodeProto[]) =>
    create(GraphProtoSchema, { name, node: nodes, output: [valueInfo("r", 6, [null, 4])] });
  const branches = [
    ["then_branch", body("then", [makeNode("MatMulInteger", ["x", "w"], ["r"], { name: "layer" })])],
    ["else_branch", body("else", [makeNode("MatMulInteger", ["x", "v"], ["r"], { name: "other" })])],
  ] as const;
  const attributes = branches.map(([name, g]) =>
    create(AttributeProtoSchema, { name, g, type: AttributeProto_AttributeType.GRAPH }),
  );
  const w = Float32Array.from({ length: 24 }, (_, i) => (i * 37) % 90);
  const model = build({
    nodes: [makeNode("If", ["c"], ["y"], { name: "if", attributes })],
    weights: [floatTensor("w", w, [6, 4], 2), floatTensor("v", w.slice().reverse(), [6, 4], 2)],
    inputs: { x: [null, 6], c: [] },
    outputs: { y: [null, 4] },
    types: { x: 2, c: 9, y: 6 },
  });
  const x = {
    x: new ort.Tensor(
      "uint8",
      Uint8Array.from({ length: 12 }, (_, i) => i * 7),
      [2, 6],
    ),
  };
  const both = (c: number) => ({ ...x, c: new ort.Tensor("bool", Uint8Array.of(c), []) });
  for (const c of [0, 1]) {
    const original = await runModel(model, both(c));
    const unscaled = connect(model, { p, scale: "none" });
    const rounded = data(original).map((v) => Math.round(v * (1 - p)));
    data(await runModel(unscaled, both(c))).forEach((v, i) => {
      // A tie may go to either side.
      expect(Math.abs(v - (rounded[i] as number))).toBeLessThanOrEqual((data(original)[i] as number) % 4 === 2 ? 1 : 0);
    });
    expect(bits(await sampleOnce(unscaled, both(c)))).toEqual(bits(original));
    expect(bits(await runModel(connect(await loadOnnx(toBytes(unscaled)), { p }), both(c)))).toEqual(bits(original));
  }
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "mayhap-quantised-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.skipIf(python === undefined)("pass onnx.checker, and run with our nodes opened up", async () => {
    const files: string[] = [];
    for (const [i, form] of quantisedForms.entries()) {
      for (const scale of ["none", "inverted"] as const) {
        const model = dropconnect(made(form), { p, scale, layers: "all", bias: true, kinds: ["linear", "conv"] });
        const file = join(folder, `${i}-${scale}.onnx`);
        writeFileSync(file, toBytes(model));
        // The checker knows the standard's operators; it lets those of other domains be.
        files.push(file);
        await saveOnnx(model, join(folder, "inline.onnx"), { inline: true });
        const inline = await loadOnnx(join(folder, "inline.onnx"));
        expect(bits(await runModel(inline, feeds(form)))).toEqual(bits(await runModel(model, feeds(form))));
      }
    }
    expect(new Set(check(files))).toEqual(new Set(["ok"]));
  });
});
