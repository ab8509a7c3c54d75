import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";

const model = join(import.meta.dirname, "..", "..", "..", "docs", "fixtures", "model.onnx");
const folder = ownFolder();
const input = join(folder, "x.json");
writeFileSync(input, "[[0.5, -1, 2, 0], [1, 1, 0, 3]]");

describe("mayhap check", () => {
  it("says that it found nothing", async () => {
    const { code, stdout, stderr } = await mayhap(["check", model, "-p", ".2", "--input", input, "--seed", "7"]);
    expect([code, stdout, stderr]).toEqual([0, "Nothing was found.\n", ""]);
  });

  it("looks at the model as it is without -p", async () => {
    const { code, stdout } = await mayhap(["check", model, "--input", input]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      "error: Nothing in this model is random, so every sample would be the same. Make it stochastic: -p 0.2. [NOTHING_STOCHASTIC]\n",
    );
  });

  it("prints findings as JSON", async () => {
    const gaps = join(folder, "gaps.csv");
    writeFileSync(gaps, "nan,1,2,3\n");
    const { code, stdout } = await mayhap(["check", model, "-p", ".2", "--input", gaps, "--json"]);
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: object[] };
    expect(findings).toEqual([
      { code: "INPUT_NOT_FINITE", severity: "error", message: expect.stringMatching(/"x" holds 1 NaN/) },
    ]);
  });
});
