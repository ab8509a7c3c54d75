import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adapterOf } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { describe, expect, it } from "vitest";
import { readNpz } from "../src/formats/read-npz.ts";
import { writeNpy } from "../src/formats/write-npy.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const data = Float32Array.from({ length: 3 * 784 }, (_, i) => (i < 784 ? 0 : ((i * 37) % 101) / 101));
writeFileSync(at("x.npy"), writeNpy({ data, shape: [3, 784] }));

async function json(args: readonly string[]) {
  const run = await mayhap([...args, "--json"]);
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const found = JSON.parse(run.stdout);
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document
  return { ...found, y: Object.values(found.outputs)[0] as any };
}

describe.skipIf(!hasModels)("mayhap predict stops", () => {
  const common = ["predict", models.onnx as string, "-p", ".2", "-i", at("x.npy"), "--seed", "7"];
  const sure = [...common, "--tolerance", ".4", "--min-samples", "5", "--max-samples", "500"];

  it("when each example is sure, and says how many samples each took", async () => {
    const { y, stopped, samples } = await json(sure);
    expect(stopped).toBe("tolerance");
    expect(new Set(y.samples).size).toBeGreaterThan(1);
    expect(samples).toBe(Math.max(...y.samples));
    for (const [row, std] of y.std.entries())
      expect(Math.max(...std) / Math.sqrt(y.samples[row])).toBeLessThanOrEqual(0.4);
    const { stdout } = await mayhap(sure);
    const [least, most] = [Math.min(...y.samples), samples];
    expect(stdout).toContain(
      `${least} to ${most} samples of 3 examples, every mean within its tolerance of 0.4, seed 7.`,
    );
    expect(stdout).toMatch(/ samples$/m);
    await mayhap([...sure, "-o", at("y.npz")]);
    expect(Array.from(readNpz(readFileSync(at("y.npz")), "y").get("samples")?.data ?? [])).toEqual(y.samples);
    await mayhap([...sure, "-o", at("y.csv")]);
    const lines = readFileSync(at("y.csv"), "utf8").trim().split("\n");
    expect(lines.map((line) => line.split(",").at(-1))).toEqual(["samples", ...y.samples.map(String)]);
  });

  it("at the most, and says that not all is sure", async () => {
    const few = [...common, "--tolerance", "1e-9", "--max-samples", "25"];
    expect(await json(few)).toMatchObject({ stopped: "samples", samples: 25 });
    expect((await mayhap(few)).stdout).toContain(
      "25 samples of 3 examples, not every mean within the tolerance of 1e-9",
    );
    const wrong = await mayhap([...common, "--tolerance", "1", "--min-samples", "9", "--max-samples", "8"]);
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--min-samples is 9, more than --max-samples, 8"),
    });
  });

  it("at the deadline, with the best answer so far", async () => {
    const started = performance.now();
    const { stopped, samples, y } = await json([...common, "-n", "100000000", "--deadline", "300ms"]);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(stopped).toBe("deadline");
    expect(samples).toBeGreaterThan(1);
    const same = await json([...common, "-n", String(Math.max(...y.samples))]);
    const row = y.samples.indexOf(samples);
    expect(y.mean[row]).toEqual(same.y.mean[row]);
    const { stdout } = await mayhap([...common, "-n", "100000000", "--deadline", "50ms"]);
    expect(stdout).toMatch(/ of 3 examples, stopped at the deadline, seed 7\./);
  });
});

describe.skipIf(!hasModels)("mayhap predict --method", () => {
  const common = ["predict", models.onnx as string, "-p", ".2", "-i", at("x.npy"), "--seed", "7", "-n", "40"];

  it("says which was taken, and never takes gaussian for auto where it is not close", async () => {
    expect(await json(common)).toMatchObject({ method: "mask" });
    expect(await json([...common, "--method", "mask"])).toEqual(await json(common));
    // The graph's layers have fewer than 64 inputs.
    writeFileSync(at("pages.json"), JSON.stringify({ cur_page: [3, 5], session_index: [1, 2] }));
    const graph = ["predict", models.graph as string, "-p", ".2", "-i", at("pages.json"), "--seed", "7", "-n", "4"];
    expect(await json([...graph, "--method", "auto"])).toMatchObject({ method: "mask" });
  });

  const gaussian = async () => adapterOf(await loadOnnx(models.onnx as string)).methods?.includes("gaussian");

  it("gaussian is close to mask, or refused with the option that works", async () => {
    const args = [...common, "--method", "gaussian"];
    if (!(await gaussian())) {
      const run = await mayhap(args);
      return expect(run).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/--method gaussian is not valid .* Use --method mask, .*\[GAUSSIAN_INVALID\]/),
      });
    }
    const [exact, close] = [await json(common), await json(args)];
    expect(close.method).toBe("gaussian");
    expect((await mayhap(args)).stdout).toContain("Gaussian DropConnect on");
    expect(await json([...common, "--method", "auto"])).toEqual(close);
    for (const [row, mean] of exact.y.mean.entries())
      for (const [i, value] of mean.entries()) {
        const error = Math.hypot(exact.y.std[row][i], close.y.std[row][i]) / Math.sqrt(40);
        expect(Math.abs(close.y.mean[row][i] - value)).toBeLessThan(5 * error + 1e-6);
      }
  });
});
