import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { adapterOf } from "@mayhap/core";
import { loadTfjs } from "@mayhap/tfjs/node";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../src/formats/write-npy.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";
import { spawnedAsBuilt } from "./support/spawned.ts";

const input = join(ownFolder(), "x.npy");
const data = Float32Array.from({ length: 3 * 784 }, (_, i) => ((i * 37) % 101) / 101);
writeFileSync(input, writeNpy({ data, shape: [3, 784] }));
const sampled = ["-p", ".2", "-i", input, "--seed", "7", "-n", "12", "--json"];

describe.skipIf(!hasModels)("--workers", () => {
  it("changes no number, and ends", async () => {
    const args = ["predict", models.onnx as string, ...sampled];
    expect(await spawnedAsBuilt([...args, "--workers", "2"])).toEqual(await mayhap(args));
  });

  it("changes nothing that tune finds", async () => {
    const labels = join(dirname(input), "y.json");
    writeFileSync(labels, "[1, 2, 3]");
    const args = ["tune", models.onnx as string, "-i", input, "--labels", labels, "--seed", "7", "-n", "12", "--json"];
    expect(await spawnedAsBuilt([...args, "--workers", "2"])).toEqual(await mayhap(args));
  });

  it("changes no number of a model of TF.js, or says that its adapter has no workers", async () => {
    const args = ["predict", models.layers as string, ...sampled];
    if (adapterOf(await loadTfjs(models.layers as string)).workers === undefined)
      return expect(JSON.parse((await mayhap([...args, "--workers", "2"])).stdout).error).toEqual({
        code: "INVALID_OPTIONS",
        message: '--workers: the adapter "tfjs-layers" does not support them. Leave --workers out.',
      });
    expect(await spawnedAsBuilt([...args, "--workers", "2"])).toEqual(await mayhap(args));
  });
});
