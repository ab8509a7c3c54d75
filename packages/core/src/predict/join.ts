import { measureShape } from "../math/class-axis.ts";
import { NdArray } from "../nd-array.ts";
import type { Accumulator } from "./accumulator.ts";
import { concatenate, concatenatedShape } from "./concatenate.ts";
import type { Rows } from "./drawer.ts";
import { SummaryPrediction } from "./prediction.ts";

/** Makes one prediction of the accumulators of consecutive chunks of rows. */
export function joinChunks(
  name: string,
  parts: readonly Accumulator[],
  chunks: readonly Rows[],
  about: { samples: number; seed: number; inputs: Readonly<Record<string, number>> },
): SummaryPrediction {
  const { reading, kept } = parts[0] as Accumulator;
  const shape = concatenatedShape(
    name,
    parts.map((part) => part.shape),
    chunks,
  );
  const join = (pick: (part: Accumulator) => ArrayLike<number> | undefined) =>
    concatenate(parts.map((part) => pick(part) ?? []));
  const classes = reading.type === "values" ? undefined : reading.layout;
  return new SummaryPrediction({
    name,
    shape,
    mean: join(({ moments }) => moments.mean),
    variance: join(({ moments }) => moments.variance()),
    samples: about.samples,
    seed: about.seed,
    kept: kept?.map(
      (_, k) =>
        new NdArray(
          join((part) => part.kept?.[k]),
          shape,
        ),
    ),
    output: reading.type,
    classes,
    probabilities: classes && join(({ probabilities }) => probabilities),
    expectedEntropy:
      classes &&
      new NdArray(
        join(({ expectedEntropy }) => expectedEntropy),
        measureShape(shape, classes),
      ),
    nonFinite: { inputs: about.inputs, output: parts.reduce((sum, { nonFinite }) => sum + nonFinite, 0) },
  });
}
