import { InvalidArgumentError } from "commander";

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };

/** A time with its unit, e.g. `500ms`, `2s`, `1.5min`, in ms. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)(ms|s|min)$/.exec(text) ?? [];
  const duration = Number(number) * (units[unit ?? ""] ?? Number.NaN);
  if (!(duration > 0)) throw new InvalidArgumentError("It must be a time with its unit: 500ms, 2s or 1min.");
  return duration;
}
