import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DropConnectOptions, dropconnect, type Layer, MayhapError } from "@mayhap/core";
import { adapter, loadOnnx, type OnnxModel, saveOnnx } from "@mayhap/onnx";
import type * as ort from "onnxruntime-node";
import { bits, distance, runFile, runProgram, trained, type Values } from "../../packages/onnx/test/support/run.ts";
import { kinds, matricesOf } from "../models/count/found.ts";
import { countOnnx } from "../models/count/onnx.ts";
import type { Case } from "./cases.ts";

/** What mayhap makes of one case. */
export interface Finding {
  readonly name: string;
  /** Why onnxruntime does not run it, in its words; undefined where it does. */
  readonly notRun?: string;
  /** Layers with constant weights. */
  readonly layers: readonly Layer[];
  /** Whether some of them were replaced. */
  readonly replaced: boolean;
  /** What is not as it has to be. */
  readonly wrong: readonly string[];
  /** For `onnx.checker`: the file as it was, and those that were saved. */
  readonly files: { readonly original: string; readonly saved: readonly string[] };
}

const everything: Omit<DropConnectOptions, "p"> = { layers: "all", kinds, bias: true };

/** Loads, walks, transforms, saves, loads again and runs a case. Files go to `folder`, with names that start with `stem`. */
export async function examine({ name, bytes, feeds }: Case, folder: string, stem: string): Promise<Finding> {
  const original = join(folder, `${stem}.original.onnx`);
  writeFileSync(original, bytes);
  const model = await loadOnnx(original);
  const walk = adapter.layers(model);
  const layers = walk.filter(({ kind }) => kinds.some((k) => k === kind));
  const wrong = new Set(walk.map(({ id }) => id)).size === walk.length ? [] : ["layers share an id"];
  const count = countOnnx(bytes);
  if (count.matrices !== matricesOf(walk)) wrong.push(`${matricesOf(walk)} of ${count.matrices} matrices found`);
  for (const type of count.unknown) wrong.push(`the count does not know ${type}`);
  const saved: string[] = [];
  const save = async (changed: OnnxModel, what: string): Promise<OnnxModel> => {
    const path = join(folder, `${stem}.${what}.onnx`);
    await saveOnnx(changed, path);
    saved.push(path);
    return loadOnnx(path);
  };
  const zero = transform(model, 0);
  const again = await save(zero ?? model, "zero");
  if (zero !== undefined) await save(transform(model, 0.2) as OnnxModel, "dropped");
  const found = { name, layers, replaced: zero !== undefined, wrong, files: { original, saved } };
  const notRun = await runs(original, feeds);
  if (notRun !== undefined || feeds === undefined) return { ...found, notRun: notRun ?? "" };

  const expected = await runFile(original, feeds);
  // Models that draw numbers of their own never give the same twice.
  const same = sameBits(expected, await runFile(original, feeds)) ? sameBits : sameShapes;
  for (const path of saved)
    if (!same(await runFile(path, feeds), expected)) wrong.push(`${path.slice(folder.length + 1)}: other outputs`);
  const program = await adapter.compile(again);
  if (program.sites.length > 0) wrong.push("sites at p = 0");
  if (!same(await runProgram(program, feeds), expected)) wrong.push("the program at p = 0 gives other outputs");
  await program.dispose();
  await again.release();
  const nearly = transform(model, 1e-9);
  if (nearly !== undefined) wrong.push(...(await sampling(nearly, feeds, expected)));
  return found;
}

/** Undefined where nothing can be replaced. */
function transform(model: OnnxModel, p: number): OnnxModel | undefined {
  try {
    return dropconnect(model, { ...everything, p });
  } catch (error) {
    if (error instanceof MayhapError && error.code === "NOTHING_ELIGIBLE") return undefined;
    throw error;
  }
}

type Feeds = Readonly<Record<string, ort.Tensor>>;

/**
 * Masks of ones must give what the model gives, to rounding: a runtime may fuse constants in another way. With so small a p as here kept
 * weights are not scaled either, wherever an adapter does that.
 */
async function sampling(model: OnnxModel, feeds: Feeds, expected: Values): Promise<string[]> {
  const program = await adapter.compile(model);
  const ones = await runProgram(program, feeds, (site, shape) => trained(site, shape));
  const off = distance(expected, ones);
  await program.dispose();
  await model.release();
  return off < 1e-5 ? [] : [`off by ${off.toExponential(0)} under masks of ones`];
}

async function runs(file: string, feeds: Feeds | undefined): Promise<string | undefined> {
  if (feeds === undefined) return "its inputs cannot be passed through onnxruntime's JavaScript API";
  try {
    const outputs = await runFile(file, feeds);
    return Object.keys(outputs).length === 0 ? "no output holds numbers" : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function sameBits(a: Values, b: Values): boolean {
  return JSON.stringify(bits(a)) === JSON.stringify(bits(b));
}

function sameShapes(a: Values, b: Values): boolean {
  const shapes = (values: Values) => Object.entries(values).map(([name, { shape }]) => [name, shape]);
  return JSON.stringify(shapes(a)) === JSON.stringify(shapes(b));
}
