import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { expectClose } from "./support/close.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const ramp = (rows: number) => ({
  data: Float32Array.from({ length: rows * 784 }, (_, i) => ((i * 37) % 101) / 101),
  shape: [rows, 784],
});
writeFileSync(at("x.npy"), writeNpy(ramp(5)));
writeFileSync(at("other.npy"), writeNpy({ ...ramp(5), data: ramp(5).data.map((v) => 1 - v) }));

/** Runs the parts of a prediction, last one first; returns their files. */
async function parts(name: string, of: number, args: readonly string[]): Promise<string[]> {
  const files = Array.from({ length: of }, (_, i) => at(`${name}-${i + 1}.json`));
  for (const [i, file] of [...files.entries()].reverse()) {
    const run = await mayhap(["predict", ...args, "--shard", `${i + 1}/${of}`, "-o", file, "--force"]);
    expect(run, run.stderr).toMatchObject({ code: 0 });
  }
  return files;
}

async function json(args: readonly string[]) {
  const run = await mayhap([...args, "--json"]);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  return JSON.parse(run.stdout);
}

describe.skipIf(!hasModels).each([
  ["ONNX", models.onnx as string],
  ["TF.js", models.layers as string],
])("parts of a prediction by a model of %s", (kind, model) => {
  const common = [model, "-p", ".2", "-i", at("x.npy"), "--seed", "7", "--read-as", "logits"];

  it.each([
    ["samples", ["-n", "20"]],
    ["samples, kept", ["-n", "20", "--keep", "--interval", ".8"]],
    ["rows", ["-n", "20", "--shard-by", "rows"]],
    ["rows with masks of their own", ["-n", "6", "--shard-by", "rows", "--mask-per", "example", "--keep"]],
    [
      "rows until each is sure",
      ["--tolerance", ".3", "--max-samples", "60", "--min-samples", "4", "--shard-by", "rows"],
    ],
  ])("split by %s, merge into what one run finds", async (_, args) => {
    const files = await parts("part", 3, [...common, ...args]);
    const whole = await json(["predict", ...common, ...args]);
    expectClose(await json(["merge", ...files]), whole);
    expectClose(await json(["merge", ...files.toReversed()]), whole);
  });

  it("merge into the same files and the same table", async () => {
    const args = [...common, "-n", "20", "--shard-by", "rows"];
    const files = await parts("file", 2, args);
    for (const name of ["npz", "npy", "csv", "json"]) {
      expect(await mayhap(["predict", ...args, "-o", at(`${kind}.${name}`)])).toMatchObject({ code: 0 });
      const run = await mayhap(["merge", ...files, "-o", at(`${kind}-merged.${name}`)]);
      expect(run).toEqual({
        code: 0,
        stdout: `${at(`${kind}-merged.${name}`)}: 20 samples of 5 examples, seed 7\n`,
        stderr: "",
      });
      // Rows are put together, not added: not a bit differs.
      expect(readFileSync(at(`${kind}-merged.${name}`)).equals(readFileSync(at(`${kind}.${name}`))), name).toBe(true);
    }
    const { stdout } = await mayhap(["predict", ...args]);
    expect((await mayhap(["merge", ...files])).stdout).toBe(stdout);
    for (const name of ["npz", "npy", "csv", "json"])
      expect(await mayhap(["merge", ...files, "-o", at(`${kind}-merged.${name}`)])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("[EXISTS]"),
      });
  });
});

describe.skipIf(!hasModels)("mayhap predict --shard", () => {
  const common = ["predict", models.onnx as string, "-p", ".2", "-i", at("x.npy"), "--seed", "7"];

  it("says what the part is", async () => {
    const args = [...common, "-n", "20", "--shard", "2/3", "-o", at("told.json"), "--force"];
    expect((await mayhap(args)).stdout).toBe(`${at("told.json")}: part 2 of 3, samples 6 to 12, seed 7\n`);
    expect(await json(args)).toMatchObject({
      shard: { index: 2, of: 3, by: "samples" },
      sampleRanges: [[6, 13]],
      rowRange: [0, 5],
      written: [at("told.json")],
    });
    const rows = await mayhap([...args, "--shard-by", "rows"]);
    expect(rows.stdout).toBe(`${at("told.json")}: part 2 of 3, examples 1 to 2, seed 7\n`);
  });

  it("refuses more parts than examples", async () => {
    const run = await mayhap([...common, "--shard", "1/6", "--shard-by", "rows", "-o", at("never.json")]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining("5 examples cannot be split into 6 parts") });
  });

  it("counts NaN of the inputs once", async () => {
    writeFileSync(at("nan.npy"), writeNpy({ ...ramp(4), data: ramp(4).data.fill(Number.NaN, 800, 803) }));
    const args = [models.onnx as string, "-p", ".2", "-i", at("nan.npy"), "--seed", "7", "-n", "6"];
    const whole = await json(["predict", ...args]);
    for (const by of ["rows", "samples"])
      expect((await json(["merge", ...(await parts("nan", 2, [...args, "--shard-by", by]))])).warnings).toEqual(
        whole.warnings,
      );
  });
});

describe.skipIf(!hasModels)("mayhap merge", () => {
  const common = [models.onnx as string, "-p", ".2", "-i", at("x.npy"), "--seed", "7", "-n", "12"];
  const merge = (...files: string[]) => mayhap(["merge", ...files, "-o", at("never.npz")]);

  it("says which part is missing, and which is there twice", async () => {
    const [a, b, c] = (await parts("whole", 3, common)) as [string, string, string];
    expect(await merge(a, c)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/Part 2 of 3 is missing\. Run --shard 2\/3 .*\[PARTS_MISSING\]/),
    });
    expect((await merge(b)).stderr).toMatch(/Parts 1, 3 of 3 are missing/);
    expect(await merge(a, b, c, b)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Part 2 of 3 is there twice: ${b} and ${b}.`),
    });
    expect(await merge(a, b, at("absent.json"))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/absent\.json does not exist.*\[NOT_FOUND\]/),
    });
  });

  it.each([
    ["another seed", ["--seed", "8"], /the seed is 7 in the first and 8 in the second/],
    ["another p", ["-p", ".3"], /p is \S+ dropconnect 0\.2 in the first and \S+ dropconnect 0\.3/],
    ["more samples", ["-n", "14"], /number of samples of all parts is 12 .* 14/],
    ["other inputs", ["-i", at("other.npy")], /the inputs' hash is/],
    ["another split", ["--shard-by", "rows"], /what is split is samples .* rows/],
    ["another interval", ["--interval", ".5"], /the interval is 0\.9 .* 0\.5/],
    ["another reading", ["--read-as", "logits"], /output "\S+" differs.*read as/],
  ])("refuses parts of runs with %s", async (_, change, message) => {
    const given = change.includes("-i") ? common.filter((_, i) => i < 3 || i > 4) : common;
    const [a] = (await parts("one", 2, common)) as [string];
    const [, b] = (await parts("two", 2, [...given, ...change])) as [string, string];
    const run = await merge(a, b);
    expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(message) });
    expect(run.stderr).toContain("[PARTS_DIFFER]");
  });

  it("refuses what is no part", async () => {
    const [file] = (await parts("good", 1, common)) as [string];
    const good = readFileSync(file, "utf8");
    const spoiled = (name: string, text: string) => {
      writeFileSync(at(name), text);
      return at(name);
    };
    const part = JSON.parse(good);
    for (const [bad, message] of [
      [spoiled("cut.json", good.slice(0, -100)), /cut off/],
      [spoiled("result.json", '{"mean": [[1]]}'), /its member type/],
      [spoiled("list.json", "[1]"), /another kind of document|its member type/],
      [spoiled("zero.json", JSON.stringify({ ...part, shard: { ...part.shard, index: 2 } })), /its member shard/],
      [
        spoiled("packed.json", JSON.stringify({ ...part, prediction: { ...part.prediction, seed: -1 } })),
        /unpackPrediction: seed/,
      ],
      [at("x.npy"), /not JSON/],
    ] as const) {
      const run = await merge(bad);
      expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(message) });
      expect(run.stderr).toContain("[BAD_PART]");
    }
  });
});
