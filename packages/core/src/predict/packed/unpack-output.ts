import { measureShape } from "../../math/class-axis.ts";
import { sizeOf } from "../../shape.ts";
import { Moments } from "../moments.ts";
import type { About } from "../prediction.ts";
import { SHARPNESS } from "../sharpness.ts";
import type { TallyState } from "../tally.ts";
import { badPacked } from "./bad-packed.ts";
import { fromBase64 } from "./base64.ts";
import type { PackedMoments, PackedOutput } from "./packed-prediction.ts";

/** One output, its sizes checked. Throws `OptionsError` `BAD_PACKED`. */
export function unpackOutput(output: PackedOutput, about: About): TallyState {
  const { name, shape, reading, byRow, kept, nonFinite } = output;
  const fail = (why: string) => badPacked(`output "${name}" ${why}`);
  const rows = byRow ? about.rowRange[1] - about.rowRange[0] : 1;
  if (byRow && shape[0] !== rows) throw fail(`has shape [${shape.join(", ")}], but there are ${rows} rows`);
  const size = sizeOf(shape) / rows;
  const most = about.sampleRanges.reduce((sum, [from, to]) => sum + to - from, 0);
  const moments = (packed: PackedMoments | undefined, wanted: number | undefined, what: string) => {
    if ((packed === undefined) !== (wanted === undefined))
      throw fail(`read as ${reading.type} ${packed ? "has" : "lacks"} ${what}`);
    return packed && unpackMoments(packed, rows, wanted as number, most, (why) => fail(`has ${what} ${why}`));
  };
  const values = moments(output.values, size, "values") as Moments;
  const tally = {
    name,
    shape,
    reading,
    byRow,
    values,
    probabilities: moments(output.probabilities, reading.type === "logits" ? size : undefined, "probabilities"),
    sharpness: moments(output.sharpness, sharpnessSize(output, rows, fail), "sharpness"),
    kept: kept?.map(({ type, data }) => {
      const wide = type === "float64";
      const numbers = fromBase64(data, wide ? 8 : 4);
      const sample = numbers && (wide ? new Float64Array(numbers) : new Float32Array(numbers));
      if (sample?.length !== sizeOf(shape)) throw fail("has a kept sample that does not fill its shape");
      return sample;
    }),
    nonFinite,
  };
  for (const part of [tally.probabilities, tally.sharpness])
    if (part && String(part.counts) !== String(values.counts)) throw fail("has measures of other samples than values");
  const drawn = values.counts.reduce((a, b) => Math.max(a, b), 0);
  if (kept && kept.length !== drawn) throw fail(`has ${kept.length} kept samples of ${drawn}`);
  return tally;
}

function sharpnessSize({ reading, shape, byRow }: PackedOutput, rows: number, fail: (why: string) => Error) {
  if (reading.type === "values") return undefined;
  const { layout } = reading;
  const first = byRow ? 1 : 0;
  if (layout.type === "softmax") {
    const axis = layout.axis < 0 ? layout.axis + shape.length : layout.axis;
    if (!(axis >= first && axis < shape.length))
      throw fail(`has classes along axis ${layout.axis}, which no class axis of shape [${shape.join(", ")}] is`);
  }
  return (SHARPNESS * sizeOf(measureShape(shape, layout))) / rows;
}

function unpackMoments(
  packed: PackedMoments,
  rows: number,
  rowSize: number,
  most: number,
  fail: (why: string) => Error,
): Moments {
  const counts = fromBase64(packed.counts, 4);
  if (counts?.byteLength !== 4 * rows) throw fail("whose counts do not fit the rows");
  const moments = new Moments(rows, rowSize);
  moments.counts.set(new Uint32Array(counts));
  if (moments.counts.some((count) => count === 0 || count > most))
    throw fail(`whose counts are not from 1 to ${most}, the number of samples`);
  for (const key of ["mean", "squares"] as const) {
    const numbers = fromBase64(packed[key], 8);
    if (numbers?.byteLength !== 8 * rows * rowSize) throw fail(`whose ${key} does not fill the shape`);
    moments[key].set(new Float64Array(numbers));
  }
  return moments;
}
