import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { writeNpz } from "../src/formats/write-npz.ts";
import { ownFolder } from "./support/folder.ts";
import { hasImages, writeImages } from "./support/images.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);

describe.skipIf(!hasModels || !hasImages)("mayhap evaluate and mayhap report", () => {
  let x: string;
  let y: string;
  let truth: readonly number[];
  let plain: string[];
  beforeAll(() => {
    ({ x, y, truth } = writeImages(folder, "fashion-mnist", 200));
    plain = [models.layers as string, "-p", ".2", "-i", x, "--samples", "20", "--seed", "7"];
  });

  it("measures the sampled and the untouched model, as mayhap predict finds them", async () => {
    const { code, stdout } = await mayhap(["evaluate", ...plain, "--labels", y, "--json"]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ examples: 200, samples: 20, seed: 7, readAs: "probabilities", warnings: [] });
    const predicted = JSON.parse((await mayhap(["predict", ...plain, "--json"])).stdout);
    const classes: number[] = (Object.values(predicted.outputs)[0] as { class: number[] }).class;
    const right = classes.filter((c, i) => c === truth[i]).length;
    expect(found.metrics.accuracy.value).toBeCloseTo(right / 200, 12);
    // The untouched network is the published one, whose test accuracy is some 87 %: 200 images have a standard error of 2.4 %.
    expect(Math.abs(found.metrics.accuracy.untouched - 0.87)).toBeLessThan(4 * 0.024);
    expect(Object.keys(found.metrics)).toEqual([
      "accuracy",
      "nll",
      "brier",
      "ece",
      "aurc",
      "errorAurocTotal",
      "errorAurocEpistemic",
      "total",
      "aleatoric",
      "epistemic",
    ]);
  });

  it("prints a table for people, and takes labels from every format alike", async () => {
    writeFileSync(at("y.csv"), `${truth.join("\n")}\n`);
    writeFileSync(at("y.json"), JSON.stringify(truth));
    const labels = { data: Int32Array.from(truth), shape: [200] };
    const other = { data: Float32Array.of(1), shape: [1] };
    writeFileSync(
      at("y.npz"),
      writeNpz(
        new Map<string, Parameters<typeof writeNpy>[0]>([
          ["other", other],
          ["labels", labels],
        ]),
      ),
    );
    const first = await mayhap(["evaluate", ...plain, "--labels", y]);
    expect(first.stdout).toMatch(
      /^20 samples of 200 examples, seed 7\. DropConnect on \S+, p = 0\.2\.\n\n +sampled +untouched\n/,
    );
    expect(first.stdout).toMatch(/\naccuracy +0\.\d{4} +0\.\d{4} +share of right answers\n/);
    for (const file of ["y.csv", "y.json", "y.npz"])
      expect((await mayhap(["evaluate", ...plain, "--labels", at(file)])).stdout).toBe(first.stdout);
  });

  it("writes a report with the names of the classes, and only where nothing is replaced unasked", async () => {
    const args = ["report", ...plain, "--labels", y, "--classes", "shirt,b,c,d,e,f,g,h,i,boot", "-o", at("r.html")];
    const { code, stdout } = await mayhap(args);
    expect(code).toBe(0);
    expect(stdout).toBe(`${at("r.html")}: report on 20 samples, seed 7\n`);
    const html = readFileSync(at("r.html"), "utf8");
    expect(html).toContain("DropConnect on ");
    expect(html).toContain("boot");
    expect(html.match(/<figure>/g)?.length).toBe(7);
    expect(html).not.toMatch(/NaN|undefined|<script|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    expect(JSON.parse((await mayhap([...args, "--json"])).stdout).error.code).toBe("EXISTS");
    const again = await mayhap([...args, "--force", "--no-keep", "--json"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ samples: 20, seed: 7, written: [at("r.html")] });
    expect(readFileSync(at("r.html"), "utf8").match(/<figure>/g)?.length).toBe(3);
  });

  it("evaluates plain values", async () => {
    const data = Float32Array.from({ length: 40 * 8 }, (_, i) => ((i * 37) % 101) / 101);
    writeFileSync(at("abalone.npy"), writeNpy({ data, shape: [40, 8] }));
    const args = [models.regression as string, "-p", ".1", "-i", at("abalone.npy"), "--samples", "20", "--seed", "7"];
    const { outputs } = JSON.parse((await mayhap(["predict", ...args, "--json"])).stdout);
    const mean = (Object.values(outputs)[0] as { mean: number[][] }).mean.flat();
    writeFileSync(at("targets.json"), JSON.stringify(mean.map((value) => value + 2)));
    const run = await mayhap(["evaluate", ...args, "--labels", at("targets.json"), "--json"]);
    expect(JSON.parse(run.stdout).metrics.rmse.value).toBeCloseTo(2, 9);
    expect((await mayhap(["report", ...args, "-o", at("values.html")])).code).toBe(0);
  });

  it("takes the values of a model without a softmax for logits when labels are indices of them, and says so", async () => {
    const digits = writeImages(folder, "mnist", 100);
    const args = [
      models.onnx as string,
      "-p",
      ".2",
      "-i",
      digits.x,
      "--labels",
      digits.y,
      "--samples",
      "20",
      "--seed",
      "7",
    ];
    for (const command of ["evaluate", "tune"]) {
      const { code, stdout, stderr } = await mayhap([
        command,
        ...(command === "tune" ? [args[0] as string, ...args.slice(3)] : args),
        "--json",
      ]);
      expect(code).toBe(0);
      expect(stderr).toContain("no softmax: read as logits. Say --read-as to choose.");
      expect(JSON.parse(stdout).output).toBe("8");
    }
    const values = await mayhap(["evaluate", ...args, "--read-as", "values", "--json"]);
    expect(JSON.parse(values.stdout).error.code).toBe("LENGTH_MISMATCH");
  });

  it.each([
    ["LENGTH_MISMATCH", () => [1, 2, 3]],
    ["BAD_LABEL", () => truth.map((label) => label + 1)],
  ])("refuses labels that do not fit: %s", async (code, labels) => {
    writeFileSync(at("wrong.json"), JSON.stringify(labels()));
    const run = await mayhap(["evaluate", ...plain, "--labels", at("wrong.json"), "--json"]);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).error.code).toBe(code);
  });

  it("asks which array or output is meant, and refuses another file type, before any work", async () => {
    const arrays = ["a", "b"].map((name) => [name, { data: Float32Array.of(1), shape: [1] }] as const);
    writeFileSync(at("two.npz"), writeNpz(new Map(arrays)));
    const run = await mayhap(["evaluate", ...plain, "--labels", at("two.npz")]);
    expect(run.stderr).toContain("which of them are the labels?");
    const unknown = await mayhap(["evaluate", ...plain, "--labels", y, "--of", "nothing"]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("--of nothing: the model has no such output");
    const pdf = await mayhap(["report", ...plain, "-o", at("r.pdf")]);
    expect(pdf).toMatchObject({ code: 2, stdout: "" });
    expect(pdf.stderr).toContain("Name it .html");
  });
});
