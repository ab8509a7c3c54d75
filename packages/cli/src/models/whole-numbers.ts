import type { OutputInfo } from "@mayhap/core";

/** Whether values of a type are whole numbers: classes, indices, quantised values. */
export function isWhole(type: string | undefined): boolean {
  return type !== undefined && /^(u?int\d+|bool)$/.test(type);
}

/** What to know of such outputs before their mean and spread are read. */
export function wholeNotes(outputs: readonly OutputInfo[]): string[] {
  return outputs
    .filter(({ type }) => isWhole(type))
    .map(
      ({ name, type }) =>
        `output "${name}" holds whole numbers (${type}): where these are classes or indices, their mean and spread say little.`,
    );
}
