import { spawn, spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { ownFolder } from "./support/folder.ts";
import { hasModels, models } from "./support/models.ts";
import { ended, shellCommand, start } from "./support/spawned.ts";

const folder = ownFolder();
const input = join(folder, "x.npy");
writeFileSync(input, writeNpy({ data: new Float32Array(784), shape: [1, 784] }));

const hasTerminal = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;
if (!hasTerminal)
  console.log("Not here: script(1) (the progress bar on a terminal). Debian: apt-get install bsdutils.");

/** More samples than anyone waits for. */
const long = (model: string) => ["predict", model, "-p", ".2", "-i", input, "--seed", "7", "-n", "100000000"];

describe.skipIf(!hasModels).each([
  ["ONNX", models.onnx as string],
  ["TF.js", models.layers as string],
])("Ctrl-C while a model of %s is sampled", (_, model) => {
  it("ends with 130 and leaves nothing", async () => {
    const child = start([...long(model), "-o", join(folder, "y.npz")]);
    const done = ended(child);
    // The note about the shape is the last word before sampling.
    await new Promise<void>((resolve) =>
      child.stderr?.on("data", (text) => String(text).includes("note:") && resolve()),
    );
    await sleep(500);
    expect(child.exitCode).toBeNull();
    child.kill("SIGINT");
    expect(await done).toMatchObject({ code: 130, stdout: "" });
    expect(readdirSync(folder)).toEqual(["x.npy"]);
  });
});

describe.skipIf(!hasModels || !hasTerminal)("on a terminal", () => {
  const onTerminal = async (args: string[], env: Record<string, string> = {}) => {
    const child = spawn("script", ["-qec", shellCommand(args), "/dev/null"], {
      env: { ...process.env, TERM: "xterm", ...env },
    });
    return (await ended(child)).stdout;
  };
  const args = ["predict", models.onnx as string, "-p", ".2", "-i", input, "--seed", "7", "-n", "3000"];

  it("shows a progress bar and colours, and none with NO_COLOR", async () => {
    const shown = await onTerminal(args, { NO_COLOR: "", CI: "" });
    expect(shown).toMatch(/░.*%, .* left/);
    expect(shown).toContain("\u001b[1m");
    expect(await onTerminal(args, { NO_COLOR: "1" })).not.toContain("\u001b[1m");
  });
});
