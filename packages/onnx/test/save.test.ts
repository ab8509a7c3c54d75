import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError, ModelFileError } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, type SamplingDescription, saveOnnx, toBytes } from "../src/index.ts";
import { build, numbers, weight } from "./support/build.ts";
import { check, python } from "./support/checker.ts";
import { runnable } from "./support/feeds.ts";
import { files, folder, openModel, sayAbsent } from "./support/open.ts";
import { bits, distance, runFile, runModel, runProgram, tensor } from "./support/run.ts";
import { connect, drop } from "./support/transform.ts";

const simple = build({
  nodes: [
    makeNode("Gemm", ["x", "w1", "b1"], ["h"], { name: "fc1", attributes: [intAttribute("transB", 1)] }),
    makeNode("Relu", ["h"], ["r"], { name: "relu" }),
    makeNode("MatMul", ["r", "w2"], ["y"], { name: "fc2" }),
  ],
  weights: [weight("w1", [4, 3], 1), weight("b1", [4], 2), weight("w2", [4, 2], 3)],
  inputs: { x: ["n", 3] },
  outputs: { y: ["n", 2] },
  ir: 3,
  opset: 9,
  listWeights: true,
});
const feeds = { x: tensor(numbers(15, 9), [5, 3]) };

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "mayhap-save-"));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
  sayAbsent("save.test.ts");
  if (python === undefined)
    process.stdout.write("save.test.ts did not run onnx.checker: there is no python3 with onnx.\n");
});

describe("saveOnnx", () => {
  test("what it writes is loaded again with its plan, and samples alike", async () => {
    const model = drop(connect(simple, { p: 1 / 3, bias: true, maskPer: "example" }), { p: 0.1 }, ["fc2"]);
    const path = join(dir, "plan.onnx");
    await saveOnnx(model, path);
    const again = await loadOnnx(path);
    expect(adapter.layers(again)).toEqual(adapter.layers(model));
    const [a, b] = [await adapter.compile(model), await adapter.compile(again)];
    expect(b.sites).toEqual(a.sites);
    const draw = (site: (typeof a.sites)[number], shape: readonly number[]) =>
      numbers(site.type === "weight" ? site.values.length : shape.reduce((x, y) => x * y, 1), 4);
    expect(bits(await runProgram(b, feeds, draw))).toEqual(bits(await runProgram(a, feeds, draw)));
    await Promise.all([a.dispose(), b.dispose()]);
  });

  test("inline: plain standard operators at the original IR version, with the same bits", async () => {
    for (const scale of ["inverted", "none"] as const) {
      const model = connect(simple, { p: 0.25, bias: true, scale });
      const path = join(dir, `inline-${scale}.onnx`);
      await saveOnnx(model, path, { inline: true });
      const { proto } = await loadOnnx(path);
      expect([Number(proto.irVersion), proto.functions, proto.opsetImport.map((o) => o.domain)]).toEqual([3, [], [""]]);
      expect(proto.graph?.node.every((n) => n.domain === "")).toBe(true);
      // Old files list every initializer among the inputs.
      expect(proto.graph?.input.length).toBe(1 + (proto.graph?.initializer.length ?? 0));
      expect(bits(await runFile(path, feeds))).toEqual(bits(await runModel(model, feeds)));
      expect(Buffer.from(toBytes(model, { inline: true })).equals(await readFile(path))).toBe(true);
    }
  });

  test("leaves nothing behind when it fails, and an old file as it was", async () => {
    const target = join(dir, "folder.onnx");
    await mkdir(target);
    const before = (await readdir(dir)).sort();
    await expect(saveOnnx(simple, target)).rejects.toMatchObject({ code: "WRITE_FAILED" });
    await expect(saveOnnx(simple, join(dir, "none", "model.onnx"))).rejects.toBeInstanceOf(ModelFileError);
    expect((await readdir(dir)).sort()).toEqual(before);
    const old = join(dir, "old.onnx");
    await writeFile(old, "old");
    await expect(saveOnnx(simple, old, { as: "inputs" })).rejects.toBeInstanceOf(ModelError);
    expect(await readFile(old, "utf8")).toBe("old");
    await saveOnnx(simple, old);
    expect((await loadOnnx(old)).proto.graph?.node.length).toBe(3);
  });

  test("with no temporary file left when it succeeds", async () => {
    const own = join(dir, "own");
    await mkdir(own);
    await saveOnnx(connect(simple, { p: 0.2 }), join(own, "m.onnx"), { as: "inputs" });
    expect((await readdir(own)).sort()).toEqual(["m.mayhap.json", "m.onnx", "m.weights.bin"]);
  });
});

describe('saveOnnx as: "inputs"', () => {
  /** What a host in any language does: it knows onnxruntime and the JSON file, and nothing of mayhap. */
  async function sampleByHand(path: string, inputs: Readonly<Record<string, ort.Tensor>>, mask: (i: number) => number) {
    const description = JSON.parse(
      await readFile(path.replace(/\.onnx$/, ".mayhap.json"), "utf8"),
    ) as SamplingDescription;
    const bytes = await readFile(join(dir, description.weights));
    const session = await ort.InferenceSession.create(join(dir, description.model));
    const drawn: Record<string, ort.Tensor> = { ...inputs };
    for (const site of description.sites) {
      if (site.type !== "weight") throw new Error("only weights here");
      const weights = new Float32Array(site.bytes / 4);
      weights.forEach((_, i) => {
        weights[i] = bytes.readFloatLE(site.offset + 4 * i) * mask(i);
      });
      drawn[site.input] = new ort.Tensor("float32", weights, [...site.dims]);
    }
    expect(session.inputNames.toSorted()).toEqual(
      [...description.inputs, ...description.sites.map((s) => s.input)].toSorted(),
    );
    const results = await session.run(drawn, [...description.outputs]);
    await session.release();
    return Object.fromEntries(
      Object.entries(results).map(([name, t]) => [name, { data: t.data as Float32Array, shape: t.dims }]),
    );
  }

  test("onnxruntime alone samples with it, and gets what the program gets", async () => {
    const model = connect(simple, { p: 0.25, bias: true });
    const path = join(dir, "sampling.onnx");
    await saveOnnx(model, path, { as: "inputs" });
    const mask = (i: number) => (i % 3 === 0 ? 0 : 4 / 3);
    const program = await adapter.compile(model);
    const own = await runProgram(program, feeds, (s) =>
      s.type === "weight" ? s.values.map((v, i) => v * mask(i)) : new Float32Array(),
    );
    await program.dispose();
    expect(distance(own, await sampleByHand(path, feeds, mask))).toBeLessThan(1e-6);
    expect(distance(await runModel(simple, feeds), await sampleByHand(path, feeds, () => 1))).toBeLessThan(1e-6);
    const { proto } = await loadOnnx(path);
    expect(proto.graph?.initializer.map((t) => t.name).filter((name) => name.startsWith("w"))).toEqual([]);
  });

  test("the description says what and where everything is", async () => {
    const path = join(dir, "described.onnx");
    await saveOnnx(connect(simple, { p: 0.25 }), path, { as: "inputs" });
    expect(JSON.parse(await readFile(join(dir, "described.mayhap.json"), "utf8"))).toEqual({
      format: "mayhap-sampling-graph",
      version: 1,
      model: "described.onnx",
      weights: "described.weights.bin",
      inputs: ["x"],
      outputs: ["y"],
      sites: [
        {
          type: "weight",
          input: "fc1/kernel",
          dims: [3, 4],
          shape: [3, 4],
          layer: "fc1",
          role: "kernel",
          p: 0.25,
          scale: "inverted",
          maskPer: "sample",
          offset: 0,
          bytes: 48,
        },
        {
          type: "weight",
          input: "fc2/kernel",
          dims: [4, 2],
          shape: [4, 2],
          layer: "fc2",
          role: "kernel",
          p: 0.25,
          scale: "inverted",
          maskPer: "sample",
          offset: 48,
          bytes: 32,
        },
      ],
    });
  });

  test("a model without anything random is refused", async () => {
    await expect(saveOnnx(simple, join(dir, "none.onnx"), { as: "inputs" })).rejects.toMatchObject({
      code: "NOT_STOCHASTIC",
    });
  });
});

// Files that the checker refuses before we touch them, being too new for it, teach nothing.
describe.skipIf(folder === undefined || python === undefined)("onnx.checker", () => {
  test("accepts every transformed file whose original it accepts", async () => {
    const paths: string[] = [];
    const names: string[] = [];
    for (const name of files) {
      if (name.startsWith("bad_") || (await runnable(openModel(name))) === undefined) continue;
      const model = await loadOnnx(openModel(name));
      const path = (kind: string) => join(dir, `${name.replaceAll("/", "_")}.${kind}.onnx`);
      await saveOnnx(model, path("plain"));
      await saveOnnx(connect(model, { p: 0.2, bias: true }), path("inverted"));
      await saveOnnx(connect(model, { p: 0.2, scale: "none" }), path("none"));
      await saveOnnx(connect(model, { p: 0.2, bias: true, scale: "none" }), path("inline"), { inline: true });
      names.push(name);
      paths.push(...["plain", "inverted", "none", "inline"].map(path));
    }
    const said = check(paths);
    const refused: string[] = [];
    let accepted = 0;
    names.forEach((name, i) => {
      const [plain, ...transformed] = said.slice(4 * i, 4 * i + 4);
      if (plain !== "ok") return;
      accepted++;
      if (transformed.some((s) => s !== "ok")) refused.push(`${name}: ${transformed}`);
    });
    expect(refused).toEqual([]);
    expect(accepted).toBeGreaterThan(60);
  });

  test("accepts the sampling graph", async () => {
    const path = join(dir, "checked.onnx");
    await saveOnnx(connect(simple, { p: 0.2, bias: true }), path, { as: "inputs" });
    expect(check([path])).toEqual(["ok"]);
  });
});
