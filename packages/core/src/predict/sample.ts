import type { RawArray } from "../adapter/program.ts";
import { NdArray } from "../nd-array.ts";
import { sizeOf } from "../shape.ts";
import { endedWhenAbandoned } from "./abandoned.ts";
import { throwIfAborted } from "./abort.ts";
import { breather } from "./breathe.ts";
import { mayBeByRow } from "./by-row.ts";
import { chunksOf } from "./chunks.ts";
import { rowBytesOf } from "./fold.ts";
import { openDrawer } from "./open-drawer.ts";
import { checkSampleOptions, type SampleOptions } from "./options.ts";
import { bindRows, openSession } from "./session.ts";
import { LocalSource, type SampleSource } from "./source.ts";
import { notByRow } from "./tally.ts";

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
 * Until it has given its last sample it keeps the model ready for the next one; leave a `for await` by `break`, or call `return()`, to
 * end it sooner. One that is simply forgotten ends when it is garbage-collected.
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
export function sample(
  model: unknown,
  inputs: unknown,
  options: SampleOptions = {},
): AsyncGenerator<Sample, void, undefined> {
  return endedWhenAbandoned(draw(model, inputs, options));
}

async function* draw(model: unknown, inputs: unknown, options: SampleOptions): AsyncGenerator<Sample, void, undefined> {
  const { samples, first, seed, signal } = checkSampleOptions(options, "sample");
  throwIfAborted(signal);
  const { walk, infos, program } = await openSession(model);
  try {
    const bound = bindRows(program, inputs);
    const drawer = openDrawer(program.sites, walk, seed, 0);
    const breathe = breather();
    const wanted = { first, samples, all: false, rowBytes: rowBytesOf(infos), signal };
    const sources: SampleSource[] = [];
    try {
      for (const rows of chunksOf(bound, undefined, program.sites))
        sources.push(await LocalSource.open(bound, drawer, rows, wanted));
      for (let index = first; index < first + samples; index++) {
        await breathe();
        throwIfAborted(signal);
        const whole = new Map<string, NdArray>();
        for (const source of sources)
          for (const [name, part] of Object.entries(await source.next())) {
            if (source.rows.length < bound.rows && !mayBeByRow(name, part.shape, infos, bound.batch))
              throw notByRow(name, part.shape, source.rows.length);
            place(name, part, source, bound.rows, whole);
          }
        yield { index, seed, outputs: Object.fromEntries(whole) };
      }
    } finally {
      for (const source of sources) source.dispose();
      drawer.dispose();
    }
  } finally {
    await program.dispose();
  }
}

/** Copies some rows of an output to their place in the whole. At once: the arrays of a run may be reused by the next. */
function place(name: string, part: RawArray, { rows }: SampleSource, total: number, whole: Map<string, NdArray>): void {
  if (rows.length < total && part.shape[0] !== rows.length) throw notByRow(name, part.shape, rows.length);
  const shape = rows.length < total ? [total, ...part.shape.slice(1)] : [...part.shape];
  const array = whole.get(name) ?? new NdArray(new Float64Array(sizeOf(shape)), shape);
  whole.set(name, array);
  array.data.set(part.data, ((rows[0] as number) * part.data.length) / rows.length);
}
