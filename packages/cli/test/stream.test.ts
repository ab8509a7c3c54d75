import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCsv } from "../src/formats/read-csv.ts";
import { readCsvBatches } from "../src/formats/read-csv-batches.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const write = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};

describe("readCsvBatches", () => {
  const text = '\uFEFF"a";"b"\r\n"1"; 2\r\n\r\n3;nan\r\n-inf;6\r\n7;8\r\n9;1e1';

  it.each([1, 2, 3, 5, 100])("reads what readCsv reads, %d lines at a time", async (size) => {
    const path = write("x.csv", text);
    const whole = readCsv(text, path);
    const read: number[] = [];
    const lengths: number[] = [];
    let share = 0;
    for await (const { values, bytes, ofBytes } of readCsvBatches(path, size)) {
      read.push(...values.data);
      lengths.push(values.shape[0] as number);
      expect(values.shape[1]).toBe(2);
      share = bytes / ofBytes;
    }
    expect(Float64Array.from(read)).toEqual(whole.data);
    expect(lengths.slice(0, -1).every((length) => length === size)).toBe(true);
    expect(share).toBe(1);
  });

  it.each([
    ["1,2\n3,4\n5,cat\n", /line 3, column 2 is "cat"/],
    ["1,2\n3\n", /line 2 has 1 columns/],
    ["", /is empty/],
    ["a,b\n", /no line of numbers/],
    ['1,2\n3,"4\n', /Quote/],
  ])("refuses %j as readCsv does", async (bad, message) => {
    const path = write("bad.csv", bad);
    const read = async () => {
      for await (const _ of readCsvBatches(path, 1));
    };
    await expect(read()).rejects.toMatchObject({ code: "BAD_CSV", message: expect.stringMatching(message) });
    expect(() => readCsv(bad, path)).toThrow(message);
  });

  it("tells of a file that cannot be read", async () => {
    await expect(readCsvBatches(folder, 1).next()).rejects.toMatchObject({ code: "READ_FAILED" });
  });

  it("reads no further than it is asked for", async () => {
    const path = write("long.csv", "1,2\n".repeat(200_000));
    for await (const { bytes, ofBytes } of readCsvBatches(path, 10)) {
      expect(bytes).toBeLessThan(ofBytes / 2);
      break;
    }
  });
});

describe.skipIf(!hasModels)("mayhap predict --stream", () => {
  const lines = Array.from({ length: 70 }, (_, row) =>
    Array.from({ length: 784 }, (_, i) => ((row * 13 + i * 37) % 101) / 101).join(","),
  );
  const common = () => ["-p", ".2", "-i", write("digits.csv", `${lines.join("\n")}\n`), "--seed", "7", "-n", "5"];

  it.each([
    ["ONNX", models.onnx as string, ["--read-as", "logits"]],
    ["TF.js", models.layers as string, ["--mask-per", "example", "--keep"]],
  ])("changes no number of a model of %s", async (kind, model, more) => {
    const args = ["predict", model, ...common(), ...more];
    for (const name of [`${kind}.npz`, `${kind}.csv`]) {
      expect(await mayhap([...args, "-o", at(name)])).toMatchObject({ code: 0 });
      // 70 batches of one line: more than wait to be merged.
      const run = await mayhap([...args, "--stream", "--batch-size", "1", "-o", at(`streamed-${name}`)]);
      expect(run, run.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining("5 samples of 70 examples") });
      expect(readFileSync(at(`streamed-${name}`)).equals(readFileSync(at(name))), name).toBe(true);
    }
  });

  it("tells once how shapes were read", async () => {
    const run = await mayhap(["predict", models.layers as string, ...common(), "--stream", "--batch-size", "16"]);
    expect(run.stderr.match(/note:/g)).toHaveLength(1);
    expect(run.stderr).toMatch(/shape \[16, 784\] read as \[16, 28, 28\]/);
  });

  it("leaves nothing behind when it comes to a bad line", async () => {
    const path = write("late.csv", `${lines.join("\n")}\n1,2\n`);
    const before = readdirSync(folder).sort();
    const args = ["predict", models.onnx as string, "-p", ".2", "-i", path, "-n", "2", "--stream", "--batch-size", "8"];
    const run = await mayhap([...args, "-o", at("never.csv")]);
    expect(run).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/line 71 has 2 columns.*\[BAD_CSV\]/),
    });
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it.each([
    ["another kind of file", ["-i", "x.npy"], /one \.csv or \.tsv file/],
    ["standard input", ["-i", "-"], /one \.csv or \.tsv file/],
    ["two files", ["-i", "a.csv", "-i", "b.csv"], /one \.csv or \.tsv file/],
    ["an unknown input", ["-i", "nothing=a.csv"], /no input "nothing"/],
    ["a deadline", ["-i", "a.csv", "--deadline", "1s"], /does not go with --deadline/],
    ["a part", ["-i", "a.csv", "--shard", "1/2", "--seed", "7", "-o", "p.json"], /does not go with --shard/],
  ])("ends with 2 for %s", async (_, args, message) => {
    const run = await mayhap(["predict", models.onnx as string, "-p", ".2", "--stream", ...args]);
    expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
  });

  it("says when the file is not there", async () => {
    const run = await mayhap(["predict", models.onnx as string, "-p", ".2", "--stream", "-i", at("absent.csv")]);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("[NOT_FOUND]") });
  });
});
