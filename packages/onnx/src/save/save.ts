import { writeFiles } from "#platform";
import { type ModelProto, ModelProtoSchema } from "../generated/onnx_pb.ts";
import type { OnnxModel } from "../model.ts";
import { toBinary } from "../proto/binary.ts";
import { externalise } from "./external.ts";
import { inlineMayhap } from "./inline.ts";
import { samplingFiles } from "./inputs.ts";

/** Options of `saveOnnx`. */
export interface SaveOptions {
  /**
   * `model` (default): the model itself, which any runtime runs deterministically and `loadOnnx` reads back with its
   * plan. `inputs`: the sampling graph, with every random quantity as an input, for hosts in other languages.
   */
  readonly as?: "model" | "inputs";
  /**
   * Puts the standard op in the place of each mayhap node, for runtimes older than model-local functions (ONNX 1.10).
   * The file keeps its IR version; it computes the same, and no longer says what is stochastic in it.
   */
  readonly inline?: boolean;
}

/**
 * Saves a model. All files are complete before any of them takes its place, so that an interrupted call leaves the old
 * files or none.
 *
 * Weights that came from external data files go to one new file `<name>.onnx.data` beside the model, the others stay
 * inside. With `as: "inputs"` the trained weights go to `<name>.weights.bin` and the description of the random inputs
 * to `<name>.mayhap.json` (see `SamplingDescription`).
 *
 * @param path Where to write the `.onnx` file (Node only; elsewhere use `toBytes`).
 * @throws `ModelFileError` `WRITE_FAILED`; with `as: "inputs"` also `ModelError` `NOT_STOCHASTIC`.
 *
 * @example
 * ```ts
 * import { dropconnect } from "@mayhap/core";
 * import { loadOnnx, saveOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * await saveOnnx(model, "model.dropconnect.onnx");
 * ```
 */
export async function saveOnnx(model: OnnxModel, path: string, options: SaveOptions = {}): Promise<void> {
  const file = path.split(/[\\/]/).at(-1) ?? path;
  if (options.as !== "inputs") {
    const proto = options.inline === true ? inlineMayhap(model.proto) : model.proto;
    await writeFiles(path, (used) => modelFiles(proto, file, used));
    return;
  }
  const base = file.replace(/\.onnx$/i, "");
  const names = { model: file, weights: `${base}.weights.bin` };
  const { model: proto, description, weights } = await samplingFiles(model, names);
  const json = new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`);
  await writeFiles(path, (used) => [
    { name: names.weights, parts: weights },
    { name: `${base}.mayhap.json`, parts: [json] },
    ...modelFiles(proto, file, used),
  ]);
}

function modelFiles(
  proto: ModelProto,
  file: string,
  used: ReadonlySet<string>,
): { name: string; parts: readonly Uint8Array[] }[] {
  // A data file that is there belongs to a model that is there: overwriting it first would break that one in between.
  let data = `${file}.data`;
  for (let i = 2; used.has(data); i++) data = `${file}.${i}.data`;
  const { model, parts } = externalise(proto, data);
  const bytes = { name: file, parts: [toBinary(ModelProtoSchema, model)] };
  return parts.length === 0 ? [bytes] : [{ name: data, parts }, bytes];
}
