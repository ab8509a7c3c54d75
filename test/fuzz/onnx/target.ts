import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { dropconnect, explain, type InputInfo, predict } from "@mayhap/core";
import { adapter, loadOnnx, type OnnxInputs, saveOnnx } from "@mayhap/onnx";
import { type ModelProto, ModelProtoSchema } from "../../../packages/onnx/src/generated/onnx_pb.ts";
import { fromBinary, toBinary } from "../../../packages/onnx/src/proto/binary.ts";
import { openData } from "../../support/data.ts";
import { damage } from "../bytes.ts";
import type { Dice } from "../dice.ts";
import { evilPaths, type Places } from "../places.ts";
import { Steps } from "../steps.ts";
import type { Case, Target } from "../target.ts";
import { graphMutations } from "./graphs.ts";
import { nameMutations } from "./names.ts";
import { nestingMutations } from "./nesting.ts";
import { tensorMutations } from "./tensors.ts";

const groups = [tensorMutations, graphMutations, nameMutations, nestingMutations];
const root = join(import.meta.dirname, "..", "..", "..");

/** Small real models: a case should take a moment. */
function files(): string[] {
  const open = openData("onnx");
  const all = open === undefined ? [] : readdirSync(open).map((name) => join(open, name));
  return [join(root, "docs/fixtures/model.onnx"), join(root, "demo/model/digits.onnx"), ...all.sort()].filter(
    (file) => file.endsWith(".onnx") && statSync(file).size < 70_000,
  );
}

/** ONNX models. */
export function onnxTarget(): Target {
  const all = files();
  return {
    async make(dice: Dice, places: Places): Promise<Case> {
      const file = dice.of(all);
      const hostile = change(readFileSync(file), dice, evilPaths(places));
      const path = join(places.folder, "model.onnx");
      writeFileSync(path, hostile.bytes);
      return { how: `${basename(file)}: ${hostile.how}`, run: () => use(path) };
    },
  };
}

function change(bytes: Uint8Array, dice: Dice, paths: readonly string[]): { bytes: Uint8Array; how: string } {
  if (dice.chance(0.25)) return damage(bytes, dice);
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes.slice());
  } catch {
    return damage(bytes, dice);
  }
  if (model.graph === undefined) return damage(bytes, dice);
  const done: string[] = [];
  const behind: Uint8Array[] = [];
  for (let i = 1 + dice.below(2); i > 0; i--) {
    const group = dice.of(groups);
    const name = dice.of(Object.keys(group));
    group[name]?.(model, dice, paths, behind);
    done.push(name);
  }
  return { bytes: Buffer.concat([toBinary(ModelProtoSchema, model), ...behind]), how: done.join(", ") };
}

/** What a person does with a model that they were given: look at it, transform it, save it, predict with it. */
async function use(path: string): Promise<string> {
  const steps = new Steps();
  const model = await steps.try(() => loadOnnx(path));
  if (model === undefined) return steps.outcome;
  await steps.try(() => String(explain(model)));
  const kinds = ["linear", "recurrent", "conv", "embedding"] as const;
  const stochastic = (await steps.try(() => dropconnect(model, { p: 0.3, layers: "all", kinds }))) ?? model;
  const saved = join(path, "..", "saved.onnx");
  await steps.try(async () => {
    await saveOnnx(stochastic, saved);
    return loadOnnx(saved);
  });
  const inputs = await steps.try(() => inputsFor(adapter.inputs?.(stochastic) ?? []));
  if (inputs === undefined) return `${steps.outcome} (inputs too large to make)`;
  await steps.try(() => predict(stochastic, inputs, { samples: 2, seed: 1 }));
  await stochastic.release();
  return steps.outcome;
}

/** Made-up inputs; undefined when the model declares larger ones than anybody would feed. */
function inputsFor(infos: readonly InputInfo[]): OnnxInputs | undefined {
  const inputs = infos.map(({ name, type, shape = [2] }) => {
    const dims = shape.map((length) => length ?? 2);
    const size = dims.reduce((product, length) => product * length, 1);
    if (!(size >= 0 && size < 200_000)) return undefined;
    const value = (i: number): string | number => (type === "string" ? "a" : type === "float32" ? Math.sin(i) : i % 2);
    return [name, { data: Array.from({ length: size }, (_, i) => value(i)), shape: dims }] as const;
  });
  return inputs.includes(undefined) ? undefined : Object.fromEntries(inputs as (readonly [string, never])[]);
}
