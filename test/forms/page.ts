import type { Group } from "./form.ts";
import { adapters } from "./verdict.ts";

const titles = { onnx: "ONNX", layers: "tf.LayersModel", graph: "tf.GraphModel" } as const;

/** A group as a table: one column for each adapter that has a form of it. */
export function groupTable({ title, forms }: Group, verdicts: ReadonlyMap<string, string>): string {
  const columns = adapters.filter((adapter) => forms.some((form) => form[adapter] !== undefined));
  const rows = forms.map((form) => [
    form.name,
    ...columns.map((adapter) => verdicts.get(key(title, form.name, adapter)) ?? ""),
  ]);
  const lines = [["form", ...columns.map((column) => titles[column])], ["form", ...columns].map(() => "---"), ...rows];
  return `## ${title}\n\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

/** Names one cell of the table. */
export function key(title: string, form: string, adapter: string): string {
  return `${title} / ${form} / ${adapter}`;
}

/** The whole table as a page of the documentation. */
export function formsPage(groups: readonly Group[], verdicts: ReadonlyMap<string, string>): string {
  return `# Forms of layers

What becomes of each form that a layer takes in files, tried on a small model built for it. Written by \`pnpm forms-table\`, checked by \`test/forms.test.ts\`.

- *works*: \`dropconnect\` with all kinds replaces it. With p = 0, and with p = .2 saved, loaded again and run without sampling, the outputs have the bits of the
  runtime's own; with nothing dropped they are within 1e-5; a change of the mask of any one of its weights changes an output; samples vary.
- *refused*: it is shown by \`explain\` with this reason, and stays as it is.
- *not run*: the runtime itself does not run it.
- *not seen as a layer*: it stays as it is.

${groups.map((group) => groupTable(group, verdicts)).join("\n")}`;
}
