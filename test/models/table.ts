import { kinds } from "./count/found.ts";

/** What was found of one model. */
export interface Row {
  readonly name: string;
  readonly format: string;
  /** Layers with weights by kind, and how many of all can be changed. */
  readonly layers: Readonly<Record<(typeof kinds)[number], number>> | undefined;
  readonly changed: number | "";
  /** Constant matrices that multiply activations. */
  readonly matrices: string;
  readonly zero: string;
  readonly ones: string;
  readonly variance: string;
  /** Of the stochastic weights, those that an output shows. */
  readonly seen: string;
  readonly remarks: string;
}

/** The rows as a markdown table. */
export function markdown(rows: readonly Row[]): string {
  const head = [
    "model",
    "format",
    ...kinds,
    "replaced",
    "matrices",
    "p = 0",
    "masks of ones",
    "variance, p = .2",
    "seen",
    "remarks",
  ];
  const lines = rows.map((row) =>
    [
      ...[row.name, row.format, ...kinds.map((kind) => row.layers?.[kind] || ""), row.changed, row.matrices],
      ...[row.zero, row.ones, row.variance, row.seen, row.remarks],
    ].join(" | "),
  );
  return [head.join(" | "), head.map(() => "---").join(" | "), ...lines].map((line) => `| ${line} |`).join("\n");
}

/** The table as a page of the documentation. */
export function supportPage(rows: readonly Row[]): string {
  const tried = rows.filter(({ changed }) => changed !== "" && changed > 0).length;
  return `# Published models

What mayhap makes of ${rows.length} published models that nobody here wrote. Written by \`pnpm support-table\`, checked by \`test/models.test.ts\`.

All layers of all kinds are made stochastic: \`dropconnect(model, { p, layers: "all", kinds: ["linear", "recurrent", "conv", "embedding"] })\`. Under
the kinds stand the layers with weights, under *replaced* how many of them all were.

- *matrices*: constant matrices that multiply activations, or are looked up in, found by the adapter; a count of the file's nodes that shares
  no code with it came to the same number, or the remarks say why not.
- *p = 0*: the outputs of \`predict\` have the bits of those of the runtime alone, and so has the model transformed with p = .2, saved, loaded again and run
  without sampling.
- *masks of ones*: the largest difference when the sampling program is run with nothing dropped, relative to the largest value of the output.
- *variance*: whether an output varies over samples with p = .2.
- *seen*: how many of the stochastic weights change an output when the mask of that one alone is changed.

${tried} of them have layers that can be replaced.

${markdown(rows)}
`;
}
