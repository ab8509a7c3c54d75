import type { KernelResult } from "../parts/kernel.ts";
import type { MemoryResult } from "../parts/memory.ts";
import type { SplitResult } from "../parts/split.ts";
import type { SubtractingResult } from "../parts/subtracting.ts";
import { digits, percent, table, withRange } from "./text.ts";

/** Where the time of `predict` goes. */
export function splitSection(results: readonly SplitResult[]): string {
  const rows = results.map(({ work, draw, run, sum, rest, setup, ms }) => [
    work,
    ...[draw, run, sum, rest, setup].map(percent),
    digits(ms),
  ]);
  return [
    "## Where the time of `predict` goes",
    "Each piece run alone, as a share of one whole call. Where `predict` multiplies by weights while it draws them (few rows), drawing is both. The rest is the pauses for the event loop, what a piece takes longer beside the others, and setting up as far as the call does it anew; the column behind it shows what all of the setting up takes. Where the engine does pieces at the same time, the rest can be negative.",
    table(
      ["work", "drawing", "running", "summing up", "rest", "*setting up and prefix, alone*", "ms, for orientation"],
      rows,
    ),
  ].join("\n\n");
}

/** The kernel against its twin. */
export function kernelSection(results: readonly KernelResult[]): string {
  return [
    "## Drawing masked weights, one thread",
    table(
      ["weights", "p", "kernel faster than the plain twin", "ns per weight: kernel", "plain"],
      results.map(({ weights, p, faster, kernel, plain }) => [
        weights.toLocaleString("en"),
        String(p),
        withRange(faster),
        kernel.toFixed(3),
        plain.toFixed(2),
      ]),
    ),
  ].join("\n\n");
}

/** Samples together against one by one. */
export function subtractingSection(results: readonly SubtractingResult[]): string {
  const rows = results.flatMap(({ rows, width, p, alone, together }) =>
    together.map(({ samples, faster }) => [
      `${rows} × ${width}`,
      String(p),
      String(samples),
      withRange(faster),
      digits(alone),
    ]),
  );
  return [
    "## Subtracting what is dropped, one thread",
    "Products of rows with a square matrix, of several samples at a time.",
    table(["rows × width", "p", "samples together", "faster than one by one", "*ms for one alone*"], rows),
  ].join("\n\n");
}

/** Peaks of memory. */
export function memorySection({ samples: [few, many], peak, sampling, mib }: MemoryResult): string {
  return [
    "## Memory, work (d)",
    table(
      ["", `${many} samples over ${few}`, "MiB, for orientation"],
      [
        ["peak of the process", withRange(peak), `${mib[0].toFixed(0)} and ${mib[1].toFixed(0)}`],
        ["highest after any sample", withRange(sampling), ""],
      ],
    ),
  ].join("\n\n");
}
