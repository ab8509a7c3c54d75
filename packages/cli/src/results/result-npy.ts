import type { NdArray } from "@mayhap/core";
import { OutputFileError } from "../errors.ts";
import { type NpyArray, writeNpy } from "../formats/write-npy.ts";
import { writeNpz } from "../formats/write-npz.ts";
import type { Result } from "./result.ts";
import type { Summary } from "./summary.ts";

/** Every array of a result, and its seed; with several outputs under `output.array`. `kept` is [samples, ...shape]. */
export function resultNpz(result: Result): Uint8Array {
  const arrays = new Map<string, NpyArray>();
  for (const [name, summary] of result.outputs) {
    const prefix = result.outputs.size === 1 ? "" : `${name}.`;
    for (const [key, array] of [...summary.values, ...summary.measures]) arrays.set(prefix + key, toNpy(key, array));
    arrays.set(`${prefix}samples`, { data: Int32Array.from(summary.samples), shape: [summary.samples.length] });
    if (summary.kept) arrays.set(`${prefix}kept`, stack(summary.kept, summary.shape));
  }
  arrays.set("seed", { data: BigInt64Array.of(BigInt(result.seed)), shape: [] });
  return writeNpz(arrays);
}

/** The mean of the only output. */
export function meanNpy({ outputs }: Result): Uint8Array {
  const [only, second] = outputs.values();
  if (second !== undefined)
    throw new OutputFileError(
      "UNSUPPORTED_FORMAT",
      `An .npy file holds one array, but the model has ${outputs.size} outputs (${[...outputs.keys()].map((name) => `"${name}"`).join(", ")}). Write --output result.npz.`,
    );
  const mean = (only as Summary).values.get("mean") as NdArray;
  return writeNpy(mean);
}

function toNpy(key: string, { data, shape }: NdArray): NpyArray {
  return key === "class" ? { data: Int32Array.from(data), shape } : { data, shape };
}

function stack(samples: readonly NdArray[], shape: readonly number[]): NpyArray {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = new Float64Array(samples.length * size);
  for (const [i, sample] of samples.entries()) data.set(sample.data, i * size);
  return { data, shape: [samples.length, ...shape] };
}
