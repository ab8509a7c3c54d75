import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { beforeAll, expect, it } from "vitest";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const model = "docs/fixtures/model.onnx";
const drawing = ["--samples", "30", "--seed", "7", "--read-as", "values"];
const data = ["-i", at("x.csv"), "--labels", at("y.csv")];
const rows = Array.from({ length: 80 }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 * i), Math.cos(5 * i)]);

async function json(...args: string[]) {
  const { stdout, stderr } = await mayhap([...args, ...drawing, "--json"]);
  return { ...JSON.parse(stdout), stderr };
}

const csv = (lines: readonly (readonly number[])[]) => lines.map((line) => `${line.join(",")}\n`).join("");

beforeAll(async () => {
  writeFileSync(at("x.csv"), csv(rows));
  writeFileSync(at("classes.json"), JSON.stringify(rows.map((_, i) => i % 3)));
  const plain = dropconnect(await loadOnnx(model), 0);
  const { mean } = await predict(plain, { x: rows }, { output: "values", samples: 1 });
  // Errors much larger than the spread of the samples.
  writeFileSync(
    at("y.csv"),
    csv(rows.map((_, i) => [0, 1, 2].map((c) => mean.at(i, c) + Math.sin(12.9898 * (3 * i + c))))),
  );
});

it("stores a factor for standard deviations, which predict and evaluate apply", async () => {
  const { calibration, metrics } = await json("calibrate", model, "-p", ".1", ...data, "-o", at("wide.onnx"));
  expect(calibration.type).toBe("std");
  expect(calibration.scale).toBeGreaterThan(1);
  expect(metrics.nll.after).toBeLessThan(metrics.nll.before);
  expect(metrics.coverage90.after).toBeGreaterThan(metrics.coverage90.before);

  const predicted = async (...args: string[]) => {
    const { outputs } = await json("predict", ...args, "-i", at("x.csv"));
    return Object.values(outputs)[0] as Record<string, number[][]> & { scale?: number };
  };
  const [before, after] = [await predicted(model, "-p", ".1"), await predicted(at("wide.onnx"))];
  expect(after.scale).toBe(calibration.scale);
  for (const key of ["mean", "epistemic"]) expect(after[key]).toEqual(before[key]);
  const { scale } = calibration;
  for (const [i, std] of (after.std as number[][]).flat().entries()) {
    const of = (key: string) => (before[key] as number[][]).flat()[i] as number;
    expect(std).toBeCloseTo(scale * of("std"), 12);
    expect((after.variance as number[][]).flat()[i]).toBeCloseTo(scale ** 2 * of("variance"), 12);
    expect((after.upper as number[][]).flat()[i]).toBeCloseTo(of("mean") + scale * (of("upper") - of("mean")), 12);
  }

  const evaluated = await json("evaluate", at("wide.onnx"), ...data);
  expect(evaluated.metrics.coverage90.value).toBeCloseTo(metrics.coverage90.before, 12);
  expect(evaluated.metrics.coverage90.calibrated).toBeCloseTo(metrics.coverage90.after, 12);
  const table = await mayhap(["predict", at("wide.onnx"), "-i", at("x.csv"), ...drawing]);
  expect(table.stdout).toContain("std and interval calibrated");
});

it("says what it did", async () => {
  const args = ["calibrate", model, "-p", ".1", ...data, ...drawing, "-o", at("said.onnx")];
  const { stdout } = await mayhap(args);
  expect(stdout).toMatch(
    /NLL \(nats\) .*\ncoverage of the 90 % interval .*\n\nOn the 80 .*\nStandard deviations are multiplied by [\d.]+: intervals become wider\.\n/,
  );
});

it.each([
  [["--by", "platt"], /\[NOT_A_CLASSIFIER\]/],
  [["--by", "std", "--read-as", "probabilities", "--labels", at("classes.json")], /--by std is for plain values/],
  [["--labels", at("x.csv")], /\[LENGTH_MISMATCH\]/],
])("refuses %j", async (more, message) => {
  const args = ["calibrate", model, "-p", ".1", ...data, "--samples", "5", "-o", at("no.onnx")];
  const reading = more.includes("--read-as") ? [] : ["--read-as", "values"];
  const { code, stderr } = await mayhap([...args, ...reading, ...more]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});
