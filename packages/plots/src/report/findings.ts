import type { Prediction } from "@mayhap/core";
import type { Numbers } from "@mayhap/evaluate";
import type { Theme } from "../draw/theme.ts";
import type { Column } from "./html.ts";

/** What a report is made of. */
export interface ReportInput {
  /** Of one output. With `keep: true` the report shows the samples of the most uncertain cases too. */
  readonly prediction: Prediction;
  /** What turned out to be true: class indices from 0, one for each distribution, or values in the shape of the output. */
  readonly labels?: Numbers;
  /** What the untouched model says of the same inputs, to compare with. */
  readonly untouched?: Prediction;
  /** Default "What the model does not know". */
  readonly title?: string;
  /** Where the model and the data come from: names and values, in the order of the page. */
  readonly facts?: Readonly<Record<string, string>>;
  /** `explain(model)`: what is random and what is not. */
  readonly explanation?: { toString(): string };
  /** Names of the classes. Default: their indices. */
  readonly classes?: readonly string[];
  /** Default `auto`. */
  readonly theme?: Theme;
}

/** One line of the table of key numbers. */
export interface KeyNumber {
  readonly name: string;
  readonly value: number;
  /** The same of the untouched model. */
  readonly untouched?: number;
  readonly meaning: string;
}

/** A case of the table of the most uncertain ones. */
export interface Case {
  /** Index of the distribution or value in row-major order. */
  readonly index: number;
  readonly uncertainty: number;
}

/** What a kind of model has to report. */
export interface Findings {
  readonly numbers: readonly KeyNumber[];
  readonly pictures: readonly string[];
  readonly examples: readonly Case[];
  readonly columns: readonly Column<Case>[];
  /** Pictures of the most uncertain cases. */
  readonly samples: readonly string[];
  readonly guide: readonly string[];
}

const SHOWN = 12;

/** The cases of the largest uncertainty, the first of equal ones first. */
export function mostUncertain(uncertainty: Float64Array): Case[] {
  return Array.from(uncertainty, (value, index) => ({ index, uncertainty: value }))
    .sort((a, b) => b.uncertainty - a.uncertainty || a.index - b.index)
    .slice(0, SHOWN);
}

/** An index in row-major order as the indices of a shape: `7`, or `7, 2`. */
export function place(index: number, shape: readonly number[]): string {
  let rest = index;
  const indices = [...shape].reverse().map((length) => {
    const at = rest % length;
    rest = Math.floor(rest / length);
    return at;
  });
  return indices.length === 0 ? "0" : indices.reverse().join(", ");
}

/** Mean of the values. */
export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
