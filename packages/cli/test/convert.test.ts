import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadOnnx } from "@mayhap/onnx";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const json = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await mayhap([...args, "--json"]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

writeFileSync(
  at("x.npy"),
  writeNpy({ data: Float32Array.from({ length: 784 }, (_, i) => ((i * 37) % 101) / 101), shape: [1, 784] }),
);

if (models.onnx) writeFileSync(at("cut.onnx"), readFileSync(models.onnx).subarray(0, 200_000));

it.skipIf(!hasModels)(
  "inspects a large model in brief: its layers with weights, and all of them when asked",
  async () => {
    const rows = (text: string) => text.match(/^\d+ {2}.*/gm) ?? [];
    const model = models.tokens as string;
    const { layers } = await json(["inspect", model]);
    expect(layers.length).toBe(99);
    const weighty = layers.flatMap(({ weights }: { weights: unknown[] }, i: number) =>
      weights.length > 0 ? [i + 1] : [],
    );
    const brief = (await mayhap(["inspect", model])).stdout;
    expect(rows(brief).map((row) => Number.parseInt(row, 10))).toEqual(weighty);
    expect(brief).toContain("Of 99 layers those with weights are listed; --all lists every layer.");
    const all = (await mayhap(["inspect", model, "--all"])).stdout;
    expect(rows(all)).toHaveLength(99);
    expect(all).toContain(rows(brief)[0]);
  },
);

describe.skipIf(!hasModels).each([
  ["ONNX", models.onnx as string, "made.onnx", "thinned.onnx"],
  ["TF.js", models.layers as string, "made", "thinned"],
])("with a model of %s", (_, model, made, thinned) => {
  const sampled = ["-i", at("x.npy"), "--seed", "7", "-n", "10", "--read-as", "logits"];

  it("inspects it", async () => {
    const found = await json(["inspect", model, "-p", ".2"]);
    expect(found).toMatchObject({ model, tense: "would be", inputs: [{ type: "float32" }] });
    expect(found.bytes).toBeGreaterThan(400_000);
    expect(found.parameters).toBe(784 * 128 + 128 + 128 * 10 + 10);
    expect(found.droppable).toBe(1280);
    expect(found.layers.filter((layer: { replaced: boolean }) => layer.replaced)).toEqual([
      expect.objectContaining({ kind: "linear", p: 0.2 }),
    ]);
    const all = await json(["inspect", model, "--layers", "all"]);
    expect(all.droppable).toBe(784 * 128 + 1280);
    const { stdout } = await mayhap(["inspect", model]);
    expect(stdout).toMatch(/^input +\S+ +float32 \[.*28, 28\]$/m);
    expect(stdout).toMatch(/^output +\S+ +float32 \[.*10\], read as (values|probabilities) \(/m);
    expect(stdout).toMatch(/^101,770 parameters, 1,280 weights in the layers that would be replaced\.$/m);
  });

  it("converts it; the result knows its p, and takes another", async () => {
    const { written, layers } = await json(["convert", model, "-p", ".2", "-o", at(made)]);
    expect(written).toEqual([at(made)]);
    expect(layers).toEqual([
      expect.objectContaining({ dropconnect: { p: 0.2, scale: "inverted", maskPer: "sample", bias: false } }),
    ]);
    expect(await json(["inspect", at(made)])).toMatchObject({ tense: "is", droppable: 1280 });
    const direct = await json(["predict", model, "-p", ".2", ...sampled]);
    const converted = await json(["predict", at(made), ...sampled]);
    expect(converted.outputs).toEqual(direct.outputs);
    const other = await json(["predict", at(made), "-p", ".5", ...sampled]);
    expect(other.layers).toEqual([expect.objectContaining({ p: 0.5 })]);
    expect(other.outputs).toEqual((await json(["predict", model, "-p", ".5", ...sampled])).outputs);
  });

  it("keeps everything but p when only -p is given", async () => {
    const name = `kept-${made}`;
    await json(["convert", model, "-p", ".2", "--layers", "all", "--scale", "none", "--bias", "-o", at(name)]);
    const { layers } = await json(["convert", at(name), "-p", ".3", "-o", at(`again-${made}`)]);
    expect(layers.map((layer: { dropconnect: object }) => layer.dropconnect)).toEqual(
      [1, 2].map(() => ({ p: 0.3, scale: "none", maskPer: "sample", bias: true })),
    );
  });

  it("writes the thinned network of a sample", async () => {
    await json(["subnetwork", model, "-p", ".2", "--seed", "7", "-k", "3", "-o", at(thinned)]);
    const kept = await json(["predict", model, "-p", ".2", ...sampled, "--keep"]);
    // The only way to run a plain model here: nothing dropped.
    const plain = await json(["predict", at(thinned), "-p", "0", ...sampled]);
    const [one] = Object.values(kept.outputs) as { kept: number[][][] }[];
    const [other] = Object.values(plain.outputs) as { mean: number[][] }[];
    for (const [i, value] of (one?.kept[3]?.[0] ?? []).entries()) expect(other?.mean[0]?.[i]).toBeCloseTo(value, 4);
  });

  it("replaces nothing without --force", async () => {
    const target = at(`occupied-${made}`);
    await json(["convert", model, "-p", ".2", "-o", target]);
    const stamp = await json(["inspect", target]);
    const again = await mayhap(["convert", model, "-p", ".4", "-o", target]);
    expect(again).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("[EXISTS]") });
    expect(await json(["inspect", target])).toEqual(stamp);
    await json(["convert", model, "-p", ".4", "-o", target, "--force"]);
    expect((await json(["inspect", target])).layers).not.toEqual(stamp.layers);
  });

  it("does not write it as a model of the other framework, and leaves nothing behind", async () => {
    const before = readdirSync(folder).sort();
    const wrong = at(made.endsWith(".onnx") ? "wrong" : "wrong.onnx");
    expect(await mayhap(["convert", model, "-p", ".2", "-o", wrong])).toMatchObject({ code: 2, stdout: "" });
    expect(await mayhap(["convert", model, "-p", ".2", "-o", join(folder, "absent", made)])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/absent does not exist\. \[WRITE_FAILED\]/),
    });
    expect(readdirSync(folder).sort()).toEqual(before);
  });
});

describe.skipIf(!hasModels)("mayhap convert", () => {
  it("writes the sampling graph with its description beside it", async () => {
    const { written } = await json([
      "convert",
      models.onnx as string,
      "-p",
      ".2",
      "--as",
      "inputs",
      "-o",
      at("sampling.onnx"),
    ]);
    expect(written[0]).toBe(at("sampling.onnx"));
    expect(written.slice(1).sort()).toEqual([at("sampling.mayhap.json"), at("sampling.weights.bin")]);
    const description = readFileSync(at("sampling.mayhap.json"), "utf8");
    expect(description).toContain("fc2");
    expect(() => JSON.parse(description)).not.toThrow();
    expect(
      await mayhap(["convert", models.layers as string, "-p", ".2", "--as", "inputs", "-o", at("no")]),
    ).toMatchObject({ code: 2 });
  });

  it("writes without functions", async () => {
    await json(["convert", models.onnx as string, "-p", ".2", "--inline", "-o", at("inline.onnx")]);
    const { proto } = await loadOnnx(at("inline.onnx"));
    expect(proto.functions).toEqual([]);
    expect(proto.graph?.node.map(({ domain }) => domain)).not.toContain("mayhap");
  });

  it("never replaces a folder that holds other things", async () => {
    mkdirSync(at("home"));
    writeFileSync(at("home/thesis.txt"), "years of work");
    const run = await mayhap(["convert", models.layers as string, "-p", ".2", "-o", at("home"), "--force"]);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("holds other files") });
    expect(readdirSync(at("home"))).toEqual(["thesis.txt"]);
  });

  it.each([
    ["a model without linear layers", models.nothing, "NOTHING_ELIGIBLE"],
    [
      "a model whose only linear layer is the first, telling the option that changes it",
      models.ownDropout,
      "write --layers all to .*NOTHING_ELIGIBLE",
    ],
    ["a truncated file", at("cut.onnx"), "TRUNCATED|NOT_A_MODEL"],
    ["a folder without a model", folder, "NOT_A_MODEL"],
    ["a file of another kind", at("x.npy"), "UNSUPPORTED_FORMAT"],
  ])("refuses %s and writes nothing", async (_, model, code) => {
    const run = await mayhap(["convert", model as string, "-p", ".2", "-o", at("never.onnx")]);
    expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(new RegExp(`(${code})\\]`)) });
    expect(existsSync(at("never.onnx"))).toBe(false);
  });
});
