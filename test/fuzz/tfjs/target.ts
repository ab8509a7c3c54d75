import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { adapterOf, dropconnect, explain, predict } from "@mayhap/core";
import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { openData } from "../../support/data.ts";
import { damage } from "../bytes.ts";
import type { Dice } from "../dice.ts";
import { evilPaths, type Places } from "../places.ts";
import { Steps } from "../steps.ts";
import type { Case, Target } from "../target.ts";
import { type Json, manifestMutations } from "./manifest.ts";
import { topologyMutations } from "./topology.ts";
import { textOf } from "./values.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** Small real models. */
function folders(): string[] {
  const open = openData("tfjs");
  const all = open === undefined ? [] : readdirSync(open).map((name) => join(open, name));
  return [join(root, "docs/fixtures/models/digits"), join(root, "demo/model/tfjs"), ...all.sort()].filter(
    (folder) =>
      existsSync(join(folder, "model.json")) &&
      readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) < 200_000,
  );
}

/** TF.js models, on the backend that the command line uses. */
export async function tfjsTarget(): Promise<Target> {
  tf.env().set("PROD", true);
  await tf.setBackend("wasm");
  const all = folders();
  return {
    async make(dice: Dice, places: Places): Promise<Case> {
      const folder = dice.of(all);
      // The open models can only be read; these copies are changed.
      for (const name of readdirSync(folder))
        writeFileSync(join(places.folder, name), readFileSync(join(folder, name)));
      return { how: `${basename(folder)}: ${change(dice, places)}`, run: () => use(places.folder) };
    },
  };
}

function change(dice: Dice, places: Places): string {
  const { folder } = places;
  const path = join(folder, "model.json");
  if (dice.chance(0.15)) {
    const name = dice.of(readdirSync(folder).filter((file) => !file.startsWith("link")));
    const { bytes, how } = damage(readFileSync(join(folder, name)), dice);
    writeFileSync(join(folder, name), bytes);
    return `${how} of ${name}`;
  }
  const json = JSON.parse(readFileSync(path, "utf8")) as Json;
  const done: string[] = [];
  for (let i = 1 + dice.below(2); i > 0; i--) {
    const group = dice.chance(0.4) ? manifestMutations : topologyMutations;
    const name = dice.of(Object.keys(group));
    try {
      group[name]?.(json, dice, evilPaths(places));
      done.push(name);
    } catch {
      // The one before left nothing that this one could change.
    }
  }
  writeFileSync(path, textOf(json));
  return done.join(", ");
}

async function use(folder: string): Promise<string> {
  const steps = new Steps();
  const model = await steps.try(() => loadTfjs(folder));
  if (model === undefined) return steps.outcome;
  await steps.try(() => String(explain(model)));
  const stochastic = (await steps.try(() => dropconnect(model, { p: 0.3, layers: "all" }))) ?? model;
  const saved = join(folder, "saved");
  await steps.try(async () => {
    await saveTfjs(stochastic, saved);
    return loadTfjs(saved);
  });
  const infos = await steps.try(() => adapterOf(stochastic).inputs?.(stochastic));
  const inputs: Record<string, unknown> = {};
  for (const { name, shape = [2] } of infos ?? []) {
    const dims = shape.map((length) => length ?? 2);
    const size = dims.reduce((product, length) => product * length, 1);
    if (!(size >= 0 && size < 200_000)) return `${steps.outcome} (inputs too large to make)`;
    inputs[name] = { data: Float32Array.from({ length: size }, (_, i) => i % 2), shape: dims };
  }
  await steps.try(() => predict(stochastic, inputs, { samples: 2, seed: 1 }));
  tf.disposeVariables();
  return steps.outcome;
}
