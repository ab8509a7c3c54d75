import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";
import { shell, spawned } from "./support/spawned.ts";

const folder = ownFolder();
const input = join(folder, "x.npy");
writeFileSync(input, writeNpy({ data: new Float32Array(784).fill(0.3), shape: [1, 784] }));
const sampled = ["-p", ".2", "--seed", "7", "-n", "5"];

describe("as a process", () => {
  it("ends with 2 for wrong usage, and tells on standard error alone", async () => {
    const args = ["predct", "m.onnx"];
    const run = await spawned(args);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run).toEqual(await mayhap(args));
  });

  it("ends with 1 where the work fails, with one JSON document on standard output", async () => {
    const args = ["inspect", join(folder, "absent.onnx"), "--json"];
    const run = await spawned(args);
    expect(run).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(run.stdout).error.code).toBe("NOT_FOUND");
    expect(run).toEqual(await mayhap(args));
  });

  it("takes a reader that has seen enough for no failure", async () => {
    const { code, stderr } = await shell("set -o pipefail; mayhap predict --help | head -n 1", folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe.skipIf(!hasModels).each([
  ["ONNX", models.onnx as string],
  ["TF.js", models.layers as string],
])("as a process, a model of %s", (_, model) => {
  it("prints one JSON document on standard output and nothing else, the same as in this process", async () => {
    const args = ["predict", model, "-i", input, ...sampled, "--json"];
    const run = await spawned(args);
    expect(run.code).toBe(0);
    expect(run.stdout.trimEnd()).not.toContain("\n");
    expect(JSON.parse(run.stdout)).toMatchObject({ samples: 5, seed: 7 });
    expect(run).toEqual(await mayhap(args));
  });

  it("reads standard input from a pipe, and prints a plain table into one", async () => {
    const row = JSON.stringify([Array.from({ length: 784 }, () => 0.3)]);
    const args = ["predict", model, "-i", "-", ...sampled];
    const run = await spawned(args, row);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^5 samples of 1 example, seed 7\./);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are steered by them
    expect(run.stdout + run.stderr).not.toMatch(/[\u001b\r█]/);
    expect(run).toEqual(await mayhap(args, { input: row }));
  });
});
