import type { RawArray } from "../adapter/program.ts";
import { OptionsError } from "../errors.ts";
import { type ClassLayout, stridesAt } from "../math/class-axis.ts";

/** How far sums may be from 1: eight-bit probabilities of a hundred classes are. */
const SLACK = 0.05;

/** Refuses values that a user calls probabilities and that are none. Values that are not finite are passed over: they are counted. */
export function checkProbabilities(name: string, { data, shape }: RawArray, layout: ClassLayout): void {
  const outside = data.find((value) => value < -SLACK || value > 1 + SLACK);
  if (outside !== undefined && Number.isFinite(outside)) throw none(name, `${outside} is one of them`);
  if (layout.type === "sigmoid") return;
  const { outer, classes, inner } = stridesAt(shape, layout.axis);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      let sum = 0;
      for (let c = 0; c < classes; c++) sum += data[(o * classes + c) * inner + i] as number;
      if (Math.abs(sum - 1) > SLACK)
        throw none(name, `those of one example add up to ${Number(sum.toPrecision(6))} along axis ${layout.axis}`);
    }
}

function none(name: string, why: string): OptionsError {
  return new OptionsError(
    "INVALID_OPTIONS",
    `output: "probabilities" was said of output "${name}", but its values are none: ${why}. If they are logits write output: "logits"; ` +
      `if classes lie along another axis name it with axis; else leave output out.`,
  );
}
