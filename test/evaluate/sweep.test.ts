import { join } from "node:path";
import { drawMask, dropconnect, type Predictions, predict, sweep, weightStream } from "@mayhap/core";
import { adapter, loadOnnx } from "@mayhap/onnx";
import "@mayhap/tfjs";
import { loadTfjs } from "@mayhap/tfjs/node";
import { afterEach, describe, expect, it, vi } from "vitest";

const fixtures = join(import.meta.dirname, "../../docs/fixtures");
const rows = [
  [0.5, -1, 2, 0],
  [1, 1, 0, 3],
  [-2, 0.3, 1, 1],
];
const PS = [0.1, 0.35, 0.6];
const options = { samples: 12, seed: 11, keep: true };

afterEach(() => {
  vi.restoreAllMocks();
});

async function collected(model: unknown, inputs: unknown, more = {}): Promise<Predictions[]> {
  const all: Predictions[] = [];
  for await (const y of sweep(model, inputs, PS, { ...options, ...more })) all.push(y);
  return all;
}

describe.each([
  ["ONNX", () => loadOnnx(join(fixtures, "model.onnx")), { x: rows }],
  ["TF.js", () => loadTfjs(join(fixtures, "models/digits")), rows],
] as const)("%s", (_, load, inputs) => {
  it.each([{ maskPer: "sample" }, { maskPer: "example" }, { bias: true }, { scale: "none" }] as const)(
    "gives what predict gives at each p, to the last bit: %o",
    async (choice) => {
      const model = await load();
      const swept = await collected(dropconnect(model, { p: 0.01, layers: "all", ...choice }), inputs);
      expect(swept).toHaveLength(PS.length);
      for (const [i, p] of PS.entries()) {
        const alone = await predict(dropconnect(model, { p, layers: "all", ...choice }), inputs, options);
        expect(swept[i]?.kept).toEqual(alone.kept);
        expect(swept[i]?.mean).toEqual(alone.mean);
      }
      expect(swept[0]?.mean).not.toEqual(swept[1]?.mean);
    },
  );
});

describe.each([
  ["ONNX", () => loadOnnx(join(fixtures, "model.onnx")), { x: rows }],
  ["TF.js", () => loadTfjs(join(fixtures, "models/digits")), rows],
] as const)("%s", (_, load, inputs) => {
  it("by gaussian gives what predict gives, and at p = 0 the model as it is", async () => {
    const model = await load();
    const method = "gaussian";
    const ps = [0, 0.2, 0.5];
    let i = 0;
    for await (const y of sweep(dropconnect(model, 0.3), inputs, ps, { ...options, method })) {
      const p = ps[i++] as number;
      const alone = await predict(dropconnect(model, p), inputs, { ...options, ...(p > 0 && { method }) });
      expect(y.method).toBe(p > 0 ? method : "mask");
      expect(y.kept).toEqual(alone.kept);
    }
    expect(i).toBe(ps.length);
  });
});

it("compiles once, and runs the prefix of each part of the rows once", async () => {
  const compile = adapter.compile.bind(adapter);
  const prepared: number[][] = [];
  const compiled = vi.spyOn(adapter, "compile").mockImplementation(async (...args) => {
    const program = await compile(...args);
    const bind = program.bind.bind(program);
    program.bind = (inputs) => {
      const bound = bind(inputs);
      const prepare = bound.prepare.bind(bound);
      bound.prepare = (from, to) => {
        prepared.push([from, to]);
        return prepare(from, to);
      };
      return bound;
    };
    return program;
  });
  await collected(dropconnect(await loadOnnx(join(fixtures, "model.onnx")), 0.1), { x: rows }, { batchSize: 2 });
  expect(compiled).toHaveBeenCalledTimes(1);
  expect(prepared).toEqual([
    [0, 2],
    [2, 3],
  ]);
});

it("masks of a smaller p drop a part of what those of a larger p drop", () => {
  const mask = (p: number) => {
    const out = new Uint8Array(5000);
    drawMask({ seed: 3, stream: weightStream("linear", "kernel", 1), sample: 4, example: 0 }, p, out);
    return out;
  };
  const [less, more] = [mask(0.137), mask(0.4)];
  expect(less.every((kept, i) => kept >= (more[i] as number))).toBe(true);
  expect(less).not.toEqual(more);
});

it("stops between two p where nobody asks for more", async () => {
  const model = dropconnect(await loadOnnx(join(fixtures, "model.onnx")), 0.1);
  for await (const y of sweep(model, { x: rows }, PS, options)) {
    expect(y.samples).toBe(12);
    break;
  }
});

it.each([
  ["INVALID_P", [0.1, 1], {}],
  ["INVALID_P", [Number.NaN], {}],
  ["INVALID_OPTIONS", PS, { method: "auto" }],
  ["INVALID_OPTIONS", PS, { deadline: 100 }],
  ["INVALID_OPTIONS", PS, { samples: { max: 100, tolerance: 0.1 } }],
  ["ABORTED", PS, { signal: AbortSignal.abort() }],
])("refuses: %s", async (code, ps, more) => {
  const model = dropconnect(await loadOnnx(join(fixtures, "model.onnx")), 0.1);
  const first = sweep(model, { x: rows }, ps, more as object).next();
  await expect(first).rejects.toThrowError(expect.objectContaining({ code }));
});
