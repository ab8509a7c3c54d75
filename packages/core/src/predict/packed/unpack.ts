import * as z from "zod/mini";
import { type About, SummaryPrediction } from "../prediction.ts";
import { Predictions } from "../predictions.ts";
import { badPacked } from "./bad-packed.ts";
import { type PackedPrediction, packedVersion } from "./packed-prediction.ts";
import { packedSchema } from "./schema.ts";
import { unpackOutput } from "./unpack-output.ts";

/**
 * The prediction that `packPrediction` made plain data of, equal to it in everything.
 *
 * @param value as `JSON.parse` gives it; it is checked through, sizes against shapes included
 * @throws `OptionsError` `BAD_PACKED` for anything else, and for the form of a later version
 *
 * @example
 * ```ts
 * import { dropconnect, packPrediction, predict, unpackPrediction } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { seed: 7 });
 * const again = unpackPrediction(JSON.parse(JSON.stringify(packPrediction(y))));
 * again.std.toArray(); // => y.std.toArray()
 * unpackPrediction({ mean: [1, 2, 3] }); // => throws BAD_PACKED
 * ```
 */
export function unpackPrediction(value: unknown): Predictions {
  const { outputs, type: _, version: __, ...about } = checked(value);
  checkRanges(about);
  const names = outputs.map(({ name }) => name);
  for (const [i, name] of names.entries())
    if (names.indexOf(name) !== i) throw badPacked(`output "${name}" is there twice`);
  const predictions = outputs.map((output) => [output.name, new SummaryPrediction(unpackOutput(output, about), about)]);
  return new Predictions(Object.fromEntries(predictions), about);
}

function checked(value: unknown): PackedPrediction {
  const { type, version } = (value ?? {}) as { type?: unknown; version?: unknown };
  if (type === "mayhap prediction" && version !== packedVersion)
    throw badPacked(`version ${String(version)} of the packed form is not known here, only ${packedVersion}`);
  const result = z.safeParse(packedSchema, value);
  if (result.success) return result.data as PackedPrediction;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") || "the value";
  const why = issue?.code === "unrecognized_keys" ? `unknown member "${issue.keys.join(", ")}"` : issue?.message;
  throw badPacked(`${where} is no part of a packed prediction: ${why}`);
}

/** Ranges of samples are sorted and apart. */
function checkRanges({ sampleRanges }: About): void {
  for (const [i, [from]] of sampleRanges.entries())
    if (i > 0 && from < (sampleRanges[i - 1]?.[1] ?? 0))
      throw badPacked(`its ranges of samples overlap at ${from}, or are out of order`);
}
