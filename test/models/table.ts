/** What was found of one model. */
export interface Row {
  readonly name: string;
  readonly format: string;
  /** Linear layers in the model, and how many of them can be changed. */
  readonly linear: number | "";
  readonly changed: number | "";
  readonly zero: string;
  readonly ones: string;
  readonly variance: string;
  readonly remarks: string;
}

/** The rows as a markdown table. */
export function markdown(rows: readonly Row[]): string {
  const head = [
    "model",
    "format",
    "linear layers",
    "replaced",
    "p = 0",
    "masks of ones",
    "variance, p = .2",
    "remarks",
  ];
  const lines = rows.map((row) =>
    [row.name, row.format, row.linear, row.changed, row.zero, row.ones, row.variance, row.remarks].join(" | "),
  );
  return [head.join(" | "), head.map(() => "---").join(" | "), ...lines].map((line) => `| ${line} |`).join("\n");
}

/** The table as a page of the documentation. */
export function supportPage(rows: readonly Row[]): string {
  const tried = rows.filter(({ changed }) => changed !== "" && changed > 0).length;
  return `# Published models

What mayhap makes of ${rows.length} published models that nobody here wrote. Written by \`pnpm support-table\`, checked by \`test/models.test.ts\`.

- *p = 0*: the outputs of \`predict\` are those of the runtime alone.
- *masks of ones*: the largest difference when the sampling program is run with nothing dropped, relative to the largest value of the output.
- *variance*: whether an output varies over samples of \`dropconnect(model, { p: 0.2, layers: "all" })\`.

${tried} of them have linear layers that can be replaced.

${markdown(rows)}
`;
}
