import type { NdArray } from "@mayhap/core";
import type { Summary } from "../results/summary.ts";

/** The cells of one row. */
export type Cells = (row: number) => string[];

/** The columns of an output's table, and a line on what the output is read as. */
export interface Columns {
  readonly head: readonly string[];
  readonly cells: Cells;
  readonly read: string;
}

const shownValues = 4;

/** Classifiers: class, its probability, and the measures, where an example has one distribution; else their means. */
export function classCells(summary: Summary, perExample: boolean): Columns {
  const { values, measures, output } = summary;
  const probabilities = (values.get("calibrated") ?? values.get("probabilities") ?? values.get("mean")) as NdArray;
  const per = (array: NdArray) => (perExample ? array.size / (array.shape[0] as number) : array.size);
  const classes = measures.get("class") as NdArray;
  const single = per(classes) === 1;
  const parts = ["total", "aleatoric", "epistemic"] as const;
  return {
    head: [...(single ? ["class", "probability"] : []), ...parts],
    read: `${output}${values.has("calibrated") ? ", calibrated" : ""}; uncertainty in nats${single ? "" : `, mean over the ${per(classes)} distributions of an example`}`,
    cells: (row) => {
      const favoured = classes.data[row] as number;
      const slice = part(probabilities, row, per(probabilities));
      const probability =
        slice.length === 1
          ? favoured === 1
            ? (slice[0] as number)
            : 1 - (slice[0] as number)
          : (slice[favoured] as number);
      return [
        ...(single ? [String(favoured), probability.toFixed(4)] : []),
        ...parts.map((key) => average(part(measures.get(key) as NdArray, row, per(classes))).toFixed(4)),
      ];
    },
  };
}

/** Plain values: mean ± std of the first few, and the interval when there is only one. */
export function valueCells({ values, interval, scale }: Summary, perExample: boolean): Columns {
  const [mean, std, lower, upper] = (["mean", "std", "lower", "upper"] as const).map((key) => values.get(key)) as [
    NdArray,
    NdArray,
    NdArray,
    NdArray,
  ];
  const per = perExample ? mean.size / (mean.shape[0] as number) : mean.size;
  const shown = Math.min(per, shownValues);
  const columns = Array.from({ length: shown }, (_, i) => i);
  const level = `${Math.round(interval.level * 1000) / 10} % interval`;
  return {
    head: [
      ...columns.map((i) => (per === 1 ? "mean ± std" : `mean ± std [${i}]`)),
      ...(per === 1 ? [level] : per > shown ? ["…"] : []),
    ],
    read:
      scale === undefined
        ? "values; the spread is all epistemic, the model says nothing about noise (--read-as logits or probabilities for a classifier)"
        : `values; std and interval calibrated, ${short(scale)} times those of the samples`,
    cells: (row) => {
      const at = (array: NdArray, i: number) => array.data[row * per + i] as number;
      return [
        ...columns.map((i) => `${short(at(mean, i))} ± ${short(at(std, i))}`),
        ...(per === 1
          ? [`[${short(at(lower, 0))}, ${short(at(upper, 0))}]`]
          : per > shown
            ? [`${per - shown} more`]
            : []),
      ];
    },
  };
}

function part({ data }: NdArray, row: number, size: number): Float64Array {
  return data.subarray(row * size, (row + 1) * size);
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Four significant digits. */
function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
