import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyCalibration, nll } from "@mayhap/evaluate";
import { loadOnnx, saveOnnx, withMetadata } from "@mayhap/onnx";
import { beforeAll, describe, expect, it } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { ownFolder } from "./support/folder.ts";
import { hasImages, type Written, writeImages } from "./support/images.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const cnn = openData("onnx/mnist_cnn_keras2onnx_max2.onnx");
const drawing = ["--samples", "20", "--seed", "7"];

async function json(...args: string[]) {
  const run = await mayhap([...args, "--json"]);
  expect(run.stderr).not.toContain("error");
  return { ...JSON.parse(run.stdout), stderr: run.stderr };
}

/** What mayhap predict says of the only output. */
async function predicted(...args: string[]) {
  const { outputs, ...rest } = await json("predict", ...args, ...drawing);
  return { ...rest, ...(Object.values(outputs)[0] as Record<string, number[][]>) };
}

describe.skipIf(!hasModels || !hasImages).each([
  ["ONNX", "mnist", "demo/model/digits.onnx", "calibrated.onnx"],
  ["TF.js", "fashion-mnist", models.layers as string, "calibrated"],
] as const)("mayhap calibrate, %s", (_, set, model, target) => {
  let held: Written;
  let fresh: Written;
  beforeAll(() => {
    held = writeImages(folder, set, 300);
    fresh = writeImages(folder, set, 100, 300);
  });

  it("writes a model that predict calibrates, as the library does", async () => {
    const args = ["-p", ".2", "-i", held.x, "--labels", held.y, ...drawing, "-o", at(target)];
    const { calibration, metrics } = await json("calibrate", model, ...args);
    expect(calibration.type).toBe("temperature");
    // A temperature of 1 is one of the candidates.
    expect(metrics.nll.after).toBeLessThanOrEqual(metrics.nll.before);

    const before = await predicted(model, "-p", ".2", "-i", fresh.x);
    const after = await predicted(at(target), "-i", fresh.x);
    expect(before.calibrated).toBeUndefined();
    expect({ ...after, model, calibrated: undefined, layers: undefined }).toEqual({
      ...before,
      calibrated: undefined,
      layers: undefined,
    });
    const expected = applyCalibration(calibration, before.mean as number[][]);
    for (const [i, p] of (after.calibrated as number[][]).flat().entries())
      expect(p).toBeCloseTo(expected.data[i] as number, 9);

    const labelled = [at(target), "-i", held.x, "--labels", held.y, ...drawing];
    const evaluated = await json("evaluate", ...labelled);
    expect(evaluated.metrics.nll.value).toBeCloseTo(metrics.nll.before, 9);
    expect(evaluated.metrics.nll.calibrated).toBeCloseTo(metrics.nll.after, 9);
    await json("report", ...labelled, "-o", at(`${set}.html`));
    expect(readFileSync(at(`${set}.html`), "utf8")).toContain(">Calibration</title>");

    const table = await mayhap(["predict", at(target), "-i", fresh.x, ...drawing]);
    expect(table.stdout).toContain("probabilities, calibrated; uncertainty in nats");
  });

  it("says which way it went, and leaves the calibration out where another p is sampled", async () => {
    const { stdout } = await mayhap([
      "calibrate",
      model,
      "-p",
      ".1",
      "-i",
      held.x,
      "--labels",
      held.y,
      ...drawing,
      "-o",
      at(`other-${target}`),
    ]);
    expect(stdout).toMatch(
      / +before +after\nNLL \(nats\) .*\nECE .*\n\nOn the 300 examples .*\nTemperature [\d.]+: answers become (less sure|surer)\.\n/,
    );
    const run = await predicted(at(`other-${target}`), "-p", ".3", "-i", fresh.x);
    expect(run.calibrated).toBeUndefined();
    expect(run.stderr).toMatch(/was fitted to .* dropconnect 0\.1.*: it is left out/);
  });

  it("can use a curve for each class, and keeps it through parts of a run", async () => {
    const name = at(`platt-${target}`);
    const { calibration } = await json(
      "calibrate",
      model,
      "-p",
      ".2",
      "-i",
      held.x,
      "--labels",
      held.y,
      ...drawing,
      "--by",
      "platt",
      "-o",
      name,
    );
    const whole = await predicted(name, "-i", fresh.x);
    const expected = applyCalibration(calibration, whole.mean as number[][]);
    expect(nll(whole.calibrated as number[][], fresh.truth)).toBeCloseTo(nll(expected, fresh.truth), 9);
    const best = (row: number[]) => row.indexOf(Math.max(...row));
    expect(whole.class).toEqual((whole.calibrated as number[][]).map(best));
    const parts = [1, 2].map((part) => at(`part-${part}-${set}.json`));
    for (const [i, part] of parts.entries())
      await json("predict", name, "-i", fresh.x, ...drawing, "--shard", `${i + 1}/2`, "-o", part, "--force");
    const { outputs } = await json("merge", ...parts);
    const merged = (Object.values(outputs)[0] as { calibrated: number[][] }).calibrated;
    for (const [i, p] of merged.flat().entries())
      expect(p).toBeCloseTo((whole.calibrated as number[][]).flat()[i] as number, 9);
  });
});

describe.skipIf(!hasModels || !hasImages)("mayhap calibrate", () => {
  it("refuses metadata that it did not write", async () => {
    const { x } = writeImages(folder, "mnist", 20);
    const args = ["-p", ".2", "-i", x, ...drawing];
    const foreign = withMetadata(await loadOnnx("demo/model/digits.onnx"), { "mayhap.calibration": '{"version":2}' });
    await saveOnnx(foreign, at("foreign.onnx"));
    const run = await mayhap(["predict", at("foreign.onnx"), ...args]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain("[BAD_CALIBRATION]");
  });

  it.skipIf(!cnn)("keeps how an output without a softmax was read, for predict without --read-as", async () => {
    const { x, y, truth } = writeImages(folder, "mnist", 60);
    const args = [cnn as string, "-p", ".1", "-i", x, "--labels", y, ...drawing];
    const { calibration } = await json("calibrate", ...args, "-o", at("logits.onnx"));
    const { output, calibrated } = await predicted(at("logits.onnx"), "-i", x);
    expect(output).toBe("logits");
    expect(calibrated?.length).toBe(truth.length);
    const values = await predicted(at("logits.onnx"), "-i", x, "--read-as", "values");
    expect([values.output, values.calibrated]).toEqual(["values", undefined]);
    expect(calibration.type).toBe("temperature");
  });

  it.skipIf(!cnn)("doubts a temperature at its bound", async () => {
    const { x, y } = writeImages(folder, "mnist", 60);
    const args = ["-p", ".1", "-i", x, "--labels", y, ...drawing, "-o", at("cold.onnx")];
    const { stdout } = await mayhap(["calibrate", cnn as string, ...args]);
    expect(stdout).toMatch(
      /Temperature 0\.01000: answers become surer\. It would go further: all of these answers are right/,
    );
  });

  it("leaves the rest of a model's metadata as it is", async () => {
    const { x, y } = writeImages(folder, "mnist", 50);
    await saveOnnx(
      withMetadata(await loadOnnx("demo/model/digits.onnx"), { author: "a", "mayhap.calibration": "old" }),
      at("noted.onnx"),
    );
    // What is there is not read where it is written anew.
    await json("calibrate", at("noted.onnx"), "-p", ".2", "-i", x, "--labels", y, ...drawing, "-o", at("new.onnx"));
    const { metadataProps } = (await loadOnnx(at("new.onnx"))).proto;
    expect(metadataProps.find(({ key }) => key === "author")?.value).toBe("a");
    expect(metadataProps.filter(({ key }) => key === "mayhap.calibration").length).toBe(1);

    const tfjs = at("noted");
    await json("convert", models.layers as string, "-p", ".1", "-o", tfjs);
    const file = join(tfjs, "model.json");
    writeFileSync(
      file,
      JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), userDefinedMetadata: { author: "a" } }),
    );
    const fashion = writeImages(folder, "fashion-mnist", 50);
    await json("calibrate", tfjs, "-i", fashion.x, "--labels", fashion.y, ...drawing, "-o", at("tfjs-new"));
    const { userDefinedMetadata } = JSON.parse(readFileSync(join(at("tfjs-new"), "model.json"), "utf8"));
    expect(Object.keys(userDefinedMetadata)).toEqual(["author", "mayhap.calibration"]);
  });
});
