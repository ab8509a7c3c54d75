/** What the library's messages tell to write, in the words of the command line. */
const translations: readonly (readonly [RegExp, (...groups: string[]) => string])[] = [
  [/layers: "all"(, or a predicate [^.]*)?/g, () => "--layers all"],
  [/kinds: \[([^\]]*)\]/g, (_, kinds) => `--kinds ${(kinds as string).replaceAll(/["\s]/g, "")}`],
  [/method: "(\w+)"/g, (_, method) => `--method ${method}`],
  [/\bworkers: the/g, () => "--workers: the"],
  [/Leave workers out/g, () => "Leave --workers out"],
  [/\bpredict: samples\.(min|max)\b/g, (_, which) => `--${which}-samples`],
  [/\bsamples\.(min|max)\b/g, (_, which) => `--${which}-samples`],
  [
    /\bpredict: (samples|seed|workers|deadline|batchSize)\b/g,
    (_, option) => `--${(option as string).replace("batchSize", "batch-size")}`,
  ],
  [/Print explain\(model\) to see/g, () => "Run mayhap inspect to see"],
];

/** A message of the library for someone who does not program. */
export function inOwnWords(message: string): string {
  return translations.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
}
