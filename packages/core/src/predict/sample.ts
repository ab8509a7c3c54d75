import { InputError } from "../errors.ts";
import { NdArray } from "../nd-array.ts";
import { breather } from "./breathe.ts";
import { chunksOf } from "./chunks.ts";
import { concatenate, concatenatedShape } from "./concatenate.ts";
import { Drawer, type Rows } from "./drawer.ts";
import { checkSampleOptions, type SampleOptions } from "./options.ts";
import { runSample } from "./run-sample.ts";
import { openSession, throwIfAborted } from "./session.ts";

/** One stochastic forward pass of the whole batch. */
export interface Sample {
  /** Its number: sample(model, inputs, { seed, first: index, samples: 1 }) draws it again. */
  readonly index: number;
  readonly seed: number;
  /** The model's outputs, by name. */
  readonly outputs: Readonly<Record<string, NdArray>>;
}

/**
 * Draws raw samples, one at a time. The same seed gives the same samples as `predict`, in every adapter and every
 * environment; sample number k does not depend on those before it.
 *
 * @throws as `predict`
 *
 * @example
 * ```ts
 * import { dropconnect, sample } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * for await (const { index, outputs } of sample(model, { x: [[0.5, -1, 2, 0]] }, { samples: 3, seed: 7 })) {
 *   index < 3; // => true
 *   outputs.y?.shape; // => [1, 3]
 * }
 * ```
 */
export async function* sample(
  model: unknown,
  inputs: unknown,
  options: SampleOptions = {},
): AsyncGenerator<Sample, void, undefined> {
  const { samples, first, seed, signal } = checkSampleOptions(options);
  throwIfAborted(signal);
  const { walk, program } = await openSession(model);
  try {
    const bound = program.bind(inputs);
    if (bound.rows === 0)
      throw new InputError("INPUT_SHAPE", "The inputs hold no examples: their batch axis has length 0.");
    const drawer = new Drawer(program.sites, walk, seed);
    const breathe = breather();
    const chunks = chunksOf(bound, undefined, drawer.perExample);
    const prepared = [];
    try {
      for (const rows of chunks) prepared.push(await bound.prepare(rows.from, rows.to));
      for (let index = first; index < first + samples; index++) {
        await breathe();
        throwIfAborted(signal);
        const parts = [];
        for (const [i, rows] of chunks.entries()) {
          const outputs = await runSample(prepared[i] as (typeof prepared)[number], drawer, index, rows);
          // Copied at once: the arrays of a run may be reused by the next.
          parts.push(
            new Map(
              Object.entries(outputs).map(([name, { data, shape }]) => [
                name,
                new NdArray(Float64Array.from(data), shape),
              ]),
            ),
          );
        }
        yield { index, seed, outputs: joinChunks(parts, chunks) };
      }
    } finally {
      for (const state of prepared) state.dispose();
    }
  } finally {
    await program.dispose();
  }
}

function joinChunks(parts: readonly Map<string, NdArray>[], chunks: readonly Rows[]): Record<string, NdArray> {
  const names = [...(parts[0] as Map<string, NdArray>).keys()];
  const join = (name: string) => {
    const arrays = parts.map((part) => part.get(name) as NdArray);
    return new NdArray(
      concatenate(arrays.map(({ data }) => data)),
      concatenatedShape(
        name,
        arrays.map(({ shape }) => shape),
        chunks,
      ),
    );
  };
  return Object.fromEntries(names.map((name) => [name, join(name)]));
}
