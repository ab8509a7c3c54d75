/** What the library's messages tell to write, in the words of the command line. */
const translations: readonly (readonly [RegExp, (...groups: string[]) => string])[] = [
  [/layers: "all"(, or a predicate [^.]*)?/g, () => "--layers all"],
  [/layers: "last"/g, () => "--layers last"],
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
  [/explain\(model\) shows/g, () => "mayhap inspect shows"],
  [/choose others with layers or kinds/g, () => "choose others with --layers or --kinds"],
  [/: dropconnect\(model, ([\d.]+)\)/g, (_, p) => `: -p ${p}`],
  [/with dropout\(model, { existing: true }\)/g, () => "with --existing"],
  [/, with the option outputs/g, () => ""],
  [/with layers: \(layer\) => .*?, or take/g, () => "in code (layers takes a predicate), or take"],
];

/** A message of the library for someone who does not program. */
export function inOwnWords(message: string): string {
  return translations.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
}
