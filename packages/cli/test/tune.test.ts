import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ownFolder } from "./support/folder.ts";
import { hasImages, type Written, writeImages } from "./support/images.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const drawing = ["--samples", "20", "--seed", "7"];

describe.skipIf(!hasModels || !hasImages)("mayhap tune", () => {
  let data: Written;
  let base: string[];
  beforeAll(() => {
    data = writeImages(folder, "fashion-mnist", 200);
    base = [models.layers as string, "-i", data.x, "--labels", data.y, ...drawing];
  });

  it("chooses the best of the allowed, writes it and draws the curve", async () => {
    const args = [
      "tune",
      ...base,
      "--grid",
      ".05,.1,.4",
      "--layers",
      "last,all",
      "-o",
      at("tuned"),
      "--picture",
      at("t.svg"),
      ...["--min-standard-errors", "0", "--max-ece-increase", "1"],
    ];
    const { code, stdout } = await mayhap([...args, "--json"]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      metric: "log-likelihood",
      samples: 20,
      seed: 7,
      written: [at("tuned"), at("t.svg")],
    });
    const { curve, p, layers } = found as {
      curve: { p: number; layers?: string; gain: number; allowed: boolean }[];
      p: number;
      layers: string;
    };
    expect(curve.map(({ p, layers }) => [p, layers])).toEqual([
      [0, undefined],
      ...["last", "all"].flatMap((rule) => [0.05, 0.1, 0.4].map((p) => [p, rule])),
    ]);
    const allowed = curve.filter(({ allowed }) => allowed);
    const best = allowed.find(({ gain }) => gain === Math.max(...allowed.map(({ gain }) => gain)));
    expect([p, layers]).toEqual([best?.p, best?.layers]);
    expect(readFileSync(at("t.svg"), "utf8")).toContain("least accuracy allowed");
    expect(readFileSync(at("t.svg"), "utf8")).toContain(`chosen: p = ${p} in ${layers}`);
    // The model that was written is stochastic as chosen, and does as well as the curve says: same samples, same cases.
    const evaluated = JSON.parse((await mayhap(["evaluate", at("tuned"), ...base.slice(1), "--json"])).stdout);
    expect(evaluated.layers.map((layer: { p: number }) => layer.p)).toContain(p);
    expect(evaluated.metrics.nll.value).toBeCloseTo(-(best as unknown as { metric: number }).metric, 6);
  });

  it("writes the temperature with the model, and predict applies it", async () => {
    const rules = ["--min-standard-errors", "0", "--max-ece-increase", "1", "--temperature"];
    const args = ["tune", ...base, "--grid", ".05", ...rules, "-o", at("tempered")];
    const { calibration, curve, p } = JSON.parse((await mayhap([...args, "--json"])).stdout);
    expect(p).toBe(0.05);
    expect(calibration).toEqual({ type: "temperature", on: "mean", temperature: curve[1].temperature });
    const { metrics } = JSON.parse((await mayhap(["evaluate", at("tempered"), ...base.slice(1), "--json"])).stdout);
    expect(metrics.nll.calibrated).toBeCloseTo(-curve[1].metric, 6);
    expect(metrics.ece.calibrated).toBeCloseTo(curve[1].ece, 6);
    const { stdout } = await mayhap([...args, "--force"]);
    expect(stdout).toMatch(/^ +p +layers +temperature +log-likelihood \(nats\) +accuracy +ECE +gain\n/);
  });

  it("leaves gains alone that may be chance", async () => {
    const { stdout } = await mayhap(["tune", ...base, "--grid", ".05", "--min-standard-errors", "1000"]);
    expect(stdout).toMatch(/p = 0\.05 in layers .* is better by .* less than 1000 standard errors/);
  });

  it("prints the curve and what came of it; a p that only loses leaves the model as it is", async () => {
    const { stdout } = await mayhap(["tune", ...base, "--grid", ".9", "-o", at("nothing")]);
    expect(stdout).toMatch(
      /^ +p +layers +log-likelihood \(nats\) +accuracy +ECE +gain\n→ 0 +as it is .*\n {2}0\.9 +all-but-first .* loses accuracy\n/,
    );
    expect(stdout).toContain("The model was left as it is.");
    expect(stdout).toContain(`Nothing was written to ${at("nothing")}.`);
    expect(existsSync(at("nothing"))).toBe(false);
  });

  it.each([
    [["--grid", ".1,1"], /Each p must lie between 0 and 1/],
    [["--layers", "last,first"], /"first" is no rule for layers/],
    [["--picture", "curve.png"], /Name it \.svg/],
    [["--of", "nothing"], /has no such output/],
    [["--max-accuracy-loss", "-1"], /maxAccuracyLoss/],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await mayhap(["tune", ...base, ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
