import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../docs/papers");
const pictures = join(import.meta.dirname, "../../docs/pictures");

/** Writes a page of docs/papers, out of paragraphs and tables. */
export function writePage(name: string, parts: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), `${parts.join("\n\n")}\n`);
}

/** Writes an SVG picture for such a page. */
export function writePicture(name: string, svg: string): void {
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.svg`), svg);
}

/** With a true minus sign. */
export function number(value: number, digits: number): string {
  return value.toFixed(digits).replace("-", "−");
}

/** A value with its standard error. */
export function plusMinus({ value, error }: Estimate, digits: number): string {
  return `${number(value, digits)} ± ${error.toFixed(digits)}`;
}

export interface Estimate {
  readonly value: number;
  /** Standard error. */
  readonly error: number;
}

/** Mean with its standard error. */
export function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, v) => sum + (v - value) ** 2, 0);
  return { value, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}
