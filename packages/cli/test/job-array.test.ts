import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { expectClose } from "./support/close.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";
import { shell } from "./support/spawned.ts";

const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
const root = ownFolder();

/** A block of code of the README that holds a text, with 3 parts instead of 10. */
function block(text: string): string {
  const found = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, code]) => code as string);
  return (found.find((code) => code.includes(text)) as string).replaceAll("10", "3").replaceAll("1000", "30");
}

/** A folder with the files that the README's examples name. */
function workplace(name: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  copyFileSync(models.onnx as string, join(folder, "model.onnx"));
  const data = Float32Array.from({ length: 2 * 784 }, (_, i) => ((i * 37) % 101) / 101);
  writeFileSync(join(folder, "x.npy"), writeNpy({ data, shape: [2, 784] }));
  return folder;
}

/** What one run finds that does the work of all. */
async function wholeRun(folder: string, samples: string) {
  const args = ["predict", join(folder, "model.onnx"), "-p", ".2", "-i", join(folder, "x.npy"), "--seed", "7"];
  return JSON.parse((await mayhap([...args, "-n", samples, "--json"])).stdout).outputs;
}

describe.skipIf(!hasModels)("the README's job arrays", () => {
  it("xargs runs the parts as processes, and they merge into one run", async () => {
    const folder = workplace("xargs");
    const lines = block("xargs");
    const run = await shell(`set -e\n${lines.replaceAll("y.npz", "y.json")}`, folder);
    expect(run, run.stderr).toMatchObject({ code: 0 });
    for (const part of [1, 2, 3]) expect(run.stdout).toContain(`part-${part}.json: part ${part} of 3, samples`);
    const merged = JSON.parse(readFileSync(join(folder, "y.json"), "utf8"));
    expectClose(merged.outputs, await wholeRun(folder, String(merged.samples)));
  });

  it("a SLURM script runs its part", async () => {
    const folder = workplace("slurm");
    const script = block("SBATCH");
    expect(script).toContain("--array=1-3");
    const files = [1, 2, 3].map((task) => join(folder, `part-${task}.json`));
    const run = await shell(script, folder, { SLURM_ARRAY_TASK_ID: "2", SLURM_ARRAY_TASK_COUNT: "3" });
    expect(run, run.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^part-2\.json: part 2 of 3,/) });
    const [, samples] = /--samples (\d+)/.exec(script) as unknown as [string, string];
    const args = ["-p", ".2", "-i", join(folder, "x.npy"), "--seed", "7", "-n", samples];
    for (const i of [1, 3])
      await mayhap(["predict", join(folder, "model.onnx"), ...args, "--shard", `${i}/3`, "-o", files[i - 1] as string]);
    const merged = JSON.parse((await mayhap(["merge", ...files, "--json"])).stdout);
    expectClose(merged.outputs, await wholeRun(folder, String(merged.samples)));
  });
});
