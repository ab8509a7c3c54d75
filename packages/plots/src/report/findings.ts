import type { Theme } from "../draw/theme.ts";
import type { KeyNumbersInput } from "../key-numbers/index.ts";
import type { Column } from "./html.ts";

/** What a report is made of. A prediction with `keep: true` lets it show the samples of the most uncertain cases too. */
export interface ReportInput extends KeyNumbersInput {
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

/** The same with labels as plain numbers. */
export interface Prepared extends ReportInput {
  readonly labels?: number[];
}

/** A case of the table of the most uncertain ones. */
export interface Case {
  /** Index of the distribution or value in row-major order. */
  readonly index: number;
  readonly uncertainty: number;
}

/** What a kind of model has to report. */
export interface Findings {
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
