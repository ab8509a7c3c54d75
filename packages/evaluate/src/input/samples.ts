import { DataError, OptionsError, type Prediction } from "@mayhap/core";
import { checkLength, type Numbers, numbersOf } from "./numbers.ts";
import { isPrediction } from "./prediction.ts";

/** Samples of several values: a prediction with `keep: true`, or the samples, each with all values. */
export type Samples = Prediction | readonly Numbers[];

/**
 * The sorted samples of each of `size` values, in an array that serves again for the next; examples may have stopped at different times.
 *
 * @throws `DataError` `EMPTY_DATA`, `LENGTH_MISMATCH`, `NOT_FINITE`; `OptionsError` `SAMPLES_NOT_KEPT`
 */
export function* sortedSamples(samples: Samples, size: number): Generator<Float64Array> {
  const columns = columnsOf(samples);
  if (columns.length === 0) throw new DataError("EMPTY_DATA", "There are no samples: at least one is needed.");
  for (const column of columns) checkLength(column, "values in a sample", size);
  const counts = isPrediction(samples) ? samples.samplesPerExample : [columns.length];
  const sorted = new Float64Array(columns.length);
  for (let i = 0; i < size; i++) {
    const taken = counts[Math.floor((i * counts.length) / size)] as number;
    for (let t = 0; t < taken; t++) sorted[t] = (columns[t] as Float64Array)[i] as number;
    const values = sorted.subarray(0, taken).sort();
    // NaN sorts last.
    if (!Number.isFinite(values[0]) || !Number.isFinite(values[taken - 1]))
      throw new DataError("NOT_FINITE", `A sample of value ${i} is NaN or infinite: leave such cases out.`);
    yield values;
  }
}

function columnsOf(samples: Samples): readonly Float64Array[] {
  if (!isPrediction(samples)) return samples.map((sample) => numbersOf(sample, "samples"));
  if (samples.kept) return samples.kept.map(({ data }) => data);
  throw new OptionsError(
    "SAMPLES_NOT_KEPT",
    "This needs the samples themselves: predict(model, inputs, { keep: true }). They cost memory, samples × size of the output.",
  );
}
