import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNpz } from "../src/formats/read-npz.ts";
import { writeNpy } from "../src/formats/write-npy.ts";
import { writeNpz } from "../src/formats/write-npz.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const common = ["--samples", "20", "--seed", "7"];

/** Numbers in [0, 1) that follow a simple pattern. */
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101);

/** The JSON document of a run that must succeed. */
async function document(args: readonly string[]) {
  const run = await mayhap(["predict", ...args, ...common, "--json"]);
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout);
}

describe.skipIf(!hasModels)("mayhap predict, with inputs and outputs of all kinds,", () => {
  it("takes several inputs by name, from one file or several", async () => {
    const latent = { data: ramp(32), shape: [2, 16] };
    const label = { data: ramp(102), shape: [2, 51] };
    writeFileSync(at("latent.npy"), writeNpy(latent));
    writeFileSync(at("label.npy"), writeNpy(label));
    writeFileSync(
      at("both.npz"),
      writeNpz(
        new Map([
          ["label", label],
          ["latent_input", latent],
        ]),
      ),
    );
    const model = [models.twoInputs as string, "-p", ".2", "--layers", "all"];
    const apart = await document([
      ...model,
      "-i",
      `latent_input=${at("latent.npy")}`,
      "-i",
      `label=${at("label.npy")}`,
    ]);
    const together = await document([...model, "-i", at("both.npz")]);
    expect(together.outputs).toEqual(apart.outputs);
    const unnamed = await mayhap(["predict", ...model, "-i", at("latent.npy"), ...common]);
    expect(unnamed).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/does not say which input.*"latent_input=.*\[INPUT_NAMES\]/),
    });
    const missing = await mayhap(["predict", ...model, "-i", `label=${at("label.npy")}`, ...common]);
    expect(missing.stderr).toMatch(/No values for input "latent_input"/);
  });

  it("prefixes arrays and columns when there are several outputs", async () => {
    const inputs = JSON.parse((await mayhap(["inspect", models.twoHeads as string, "--json"])).stdout).inputs as {
      name: string;
      shape: (number | null)[];
    }[];
    const values = inputs.map(({ name, shape }) => {
      const fixed = shape.map((length) => length ?? 1);
      return [name, { data: ramp(fixed.reduce((a, b) => a * b, 1)), shape: fixed }] as const;
    });
    writeFileSync(at("heads.npz"), writeNpz(new Map(values)));
    const args = ["predict", models.twoHeads as string, "-p", ".2", "-i", at("heads.npz"), ...common, "-o"];
    const run = await mayhap([...args, at("heads-y.npz")]);
    expect(run.code, run.stderr).toBe(0);
    const names = [...readNpz(readFileSync(at("heads-y.npz")), "y").keys()].filter((name) => name.endsWith(".mean"));
    expect(names.length).toBeGreaterThan(1);
    const npy = await mayhap([...args, at("heads-y.npy")]);
    expect(npy).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/one array, but the model has \d outputs.*\[UNSUPPORTED_FORMAT\]/),
    });
    expect(existsSync(at("heads-y.npy"))).toBe(false);
  });

  it("reads a GraphModel, and whole numbers for its integer inputs", async () => {
    writeFileSync(at("pages.json"), JSON.stringify({ cur_page: [3, 5], session_index: [1, 2] }));
    const { outputs, examples } = await document([models.graph as string, "-p", ".2", "-i", at("pages.json")]);
    expect(examples).toBe(2);
    expect((Object.values(outputs) as { shape: number[] }[])[0]?.shape).toEqual([2, 101]);
    writeFileSync(at("half.json"), JSON.stringify({ cur_page: [3, 5.5], session_index: [1, 2] }));
    const run = await mayhap(["predict", models.graph as string, "-p", ".2", "-i", at("half.json")]);
    expect(run).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/holds 5\.5 at \[1\].*whole numbers \(int32\).*\[INPUT_TYPE\]/),
    });
  });

  it("feeds 64-bit integers to ONNX models", async () => {
    const tokens = { input_ids: [[1, 2, 3, 4]], attention_mask: [[1, 1, 1, 1]], token_type_ids: [[0, 0, 0, 0]] };
    writeFileSync(at("tokens.json"), JSON.stringify(tokens));
    const { outputs } = await document([models.tokens as string, "-p", ".2", "-i", at("tokens.json")]);
    expect(Object.keys(outputs).length).toBeGreaterThan(0);
  });
});
