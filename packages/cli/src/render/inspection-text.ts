import { showShape } from "../formats/values.ts";
import { isWhole } from "../models/whole-numbers.ts";
import type { Inspection } from "./inspection.ts";

/** An inspection for people. */
export function inspectionText(found: Inspection, layers: string, bold: (text: string) => string): string {
  const facts = Object.entries(found.facts).map(([name, value]) => `${name} ${value}`);
  const shape = (known: readonly (number | null)[] | undefined) => (known ? showShape(known) : "of unknown shape");
  return [
    bold(`${found.model}: ${[found.format, ...facts, size(found.bytes)].join(", ")}`),
    "",
    ...found.inputs.map((input) => `input   ${input.name}  ${input.type} ${shape(input.shape)}`),
    ...found.outputs.map(
      (output) =>
        `output  ${output.name}  ${output.type ? `${output.type} ` : ""}${shape(output.shape)}, read as ${output.output}${because(output)}`,
    ),
    ...(found.outputs.length > 0 ? [] : ["output  none holds numbers: there is nothing to sample"]),
    "",
    layers,
    `${grouped(found.parameters)} parameters, ${grouped(found.droppable)} weights in the layers that ${found.tense === "is" ? "are" : "would be"} replaced.`,
  ].join("\n");
}

function because({ head, type }: Inspection["outputs"][number]): string {
  if (isWhole(type)) return " (whole numbers: of a class or an index the mean says little)";
  if (head === undefined) return " (no softmax or sigmoid at the end: say --read-as logits if they are)";
  return head.type === "softmax" ? ` (softmax over axis ${head.axis})` : " (sigmoid)";
}

function size(bytes: number): string {
  const [unit, name] = bytes >= 1e6 ? [1e6, "MB"] : bytes >= 1e3 ? [1e3, "kB"] : [1, "bytes"];
  return `${Number((bytes / unit).toPrecision(3))} ${name}`;
}

function grouped(n: number): string {
  return n.toLocaleString("en-US");
}
