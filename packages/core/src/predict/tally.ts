import type { RawArray, TypedArray } from "../adapter/program.ts";
import { ModelError } from "../errors.ts";
import { type ClassLayout, measureShape } from "../math/class-axis.ts";
import { sizeOf } from "../shape.ts";
import { toProbabilities } from "./class-probabilities.ts";
import { Moments } from "./moments.ts";
import type { Rows } from "./rows.ts";
import { SHARPNESS, sharpness } from "./sharpness.ts";

/** How an output is read: plain values, class probabilities, or logits of classes. */
export type OutputReading =
  | { readonly type: "values" }
  | { readonly type: "probabilities" | "logits"; readonly layout: ClassLayout };

/** Everything a prediction needs to know of the samples of one output, over all rows of the input. */
export interface TallyState {
  readonly name: string;
  /** Shape of the output for the whole input. */
  readonly shape: readonly number[];
  readonly reading: OutputReading;
  /** Whether axis 0 is the batch. Otherwise the output is one indivisible thing. */
  readonly byRow: boolean;
  /** Of the output itself. */
  readonly values: Moments;
  /** Of the class probabilities, when the output is logits. */
  readonly probabilities: Moments | undefined;
  /** Of the entropy, the largest probability and the norm of each of the samples' class distributions; undefined for plain values. */
  readonly sharpness: Moments | undefined;
  /** The samples, in the shape of the output, NaN for rows that had stopped before. Undefined when they were not kept. */
  readonly kept: readonly (Float32Array | Float64Array)[] | undefined;
  readonly nonFinite: number;
}

/** Takes in the samples of one output, one by one. */
export class Tally implements TallyState {
  readonly name: string;
  readonly shape: readonly number[];
  readonly reading: OutputReading;
  readonly byRow: boolean;
  readonly values: Moments;
  readonly probabilities: Moments | undefined;
  readonly sharpness: Moments | undefined;
  readonly kept: (Float32Array | Float64Array)[] | undefined;
  #classes: Float64Array = new Float64Array(0);
  #sharpness: Float64Array = this.#classes;
  nonFinite = 0;

  /** `first`: the output of `ran` rows out of `rows`; `byRow`: whether its axis 0 may be the batch. */
  constructor(
    name: string,
    first: RawArray,
    ran: number,
    rows: number,
    byRow: boolean,
    reading: OutputReading,
    keep: boolean,
  ) {
    this.name = name;
    this.reading = reading;
    this.byRow = byRow && first.shape[0] === ran && !mixesRows(reading, first.shape);
    if (!this.byRow && ran !== rows) throw notByRow(name, first.shape, ran);
    const rowShape = this.byRow ? [1, ...first.shape.slice(1)] : [...first.shape];
    this.shape = this.byRow ? [rows, ...first.shape.slice(1)] : [...first.shape];
    const units = this.byRow ? rows : 1;
    this.values = new Moments(units, sizeOf(rowShape));
    if (reading.type !== "values")
      this.sharpness = new Moments(units, SHARPNESS * sizeOf(measureShape(rowShape, reading.layout)));
    if (reading.type === "logits") this.probabilities = new Moments(units, sizeOf(rowShape));
    this.kept = keep ? [] : undefined;
  }

  /** Adds sample number `index` (from 0) for some rows, but of those in `skip`, which have had enough. */
  add(output: RawArray, rows: Rows, index: number, skip?: ReadonlySet<number>): void {
    this.#checkShape(output, rows);
    const { data } = output;
    const units = this.byRow ? rows : [0];
    this.#readClasses(output);
    this.nonFinite += nonFinite(data, units, skip);
    // Where the values are finite, probabilities and their sharpness are not infinite.
    const finite = this.nonFinite === 0 && data instanceof Float32Array;
    this.values.add(units, data, finite, skip);
    this.probabilities?.add(units, this.#classes, finite, skip);
    this.sharpness?.add(units, this.#sharpness, finite, skip);
    if (this.kept) this.#keep(data, units, index, skip);
  }

  /** Class probabilities and their sharpness, of a whole output at once: work for each row by itself would cost more than the arithmetic. */
  #readClasses({ data, shape }: RawArray): void {
    if (this.reading.type === "values") return;
    const { layout, type } = this.reading;
    if (this.#classes.length !== data.length) this.#classes = new Float64Array(data.length);
    this.#classes.set(data);
    if (type === "logits") toProbabilities(this.#classes, shape, layout);
    this.#sharpness = sharpness(this.#classes, shape, layout);
  }

  #keep(data: TypedArray, units: Rows, index: number, skip?: ReadonlySet<number>): void {
    const kept = this.kept as (Float32Array | Float64Array)[];
    const size = this.values.rowSize;
    kept[index] ??= new (data instanceof Float32Array ? Float32Array : Float64Array)(sizeOf(this.shape)).fill(
      Number.NaN,
    );
    for (const [i, row] of units.entries())
      if (!skip?.has(row)) kept[index].set(data.subarray(i * size, (i + 1) * size), row * size);
  }

  #checkShape({ shape }: RawArray, rows: Rows): void {
    const expected = this.byRow ? [rows.length, ...this.shape.slice(1)] : this.shape;
    if (shape.length === expected.length && shape.every((length, axis) => length === expected[axis])) return;
    throw new ModelError(
      "OUTPUT_SHAPE_VARIES",
      `Output "${this.name}" has shape [${shape.join(", ")}] in one sample and [${expected.join(", ")}] in another, so it has no mean. ` +
        "Look at its samples: sample(model, inputs). Or choose other outputs with the option outputs.",
    );
  }
}

/** How many values of the given rows, but of those in `skip`, are infinite or NaN. */
function nonFinite(values: ArrayLike<number>, rows: Rows, skip?: ReadonlySet<number>): number {
  const size = values.length / rows.length;
  let count = 0;
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]) && !skip?.has(rows[Math.floor(i / size)] as number)) count++;
  return count;
}

/** Whether the classes lie along the batch axis: then an output of several rows is one distribution. */
function mixesRows(reading: OutputReading, shape: readonly number[]): boolean {
  if (reading.type === "values" || reading.layout.type === "sigmoid") return false;
  return reading.layout.axis === 0 || reading.layout.axis === -shape.length;
}

/** The error for an output whose first axis is not the batch, where rows are run in parts. */
export function notByRow(name: string, shape: readonly number[], ran: number): ModelError {
  return new ModelError(
    "FIXED_BATCH",
    `Output "${name}" has shape [${shape.join(", ")}] for ${ran} rows, so the parts of a large input cannot be put together. ` +
      "Leave batchSize out, or choose other outputs with the option outputs.",
  );
}
