import type { Growth } from "../parts/growth.ts";
import type { MeasuredTable } from "../parts/measured.ts";
import { ratioOf } from "../statistics.ts";
import { table, withRange } from "./text.ts";

/** Tables of work (e). Each figure is a multiple of the same figure in the table's first row. */
export function growthSection({ samples, batch, width }: Growth): string {
  const relative = (measured: MeasuredTable, variant: string, units: (row: number) => number, row: number): string => {
    const own = measured.works().map(({ id }) => measured.find(id, variant)?.times ?? []);
    const per = (index: number) => (own[index] ?? []).map((time) => time / units(index));
    return row === 0 ? "1" : withRange(ratioOf(per(row), per(0)));
  };
  const rows = (measured: MeasuredTable, cells: (row: number) => string[]) =>
    measured.works().map(({ title }, row) => [title, ...cells(row)]);
  const work = (measured: MeasuredTable, row: number) => {
    const found = measured.works()[row];
    if (found === undefined) throw new Error("the row comes from the same table");
    return found;
  };
  const passes = (measured: MeasuredTable, row: number) => {
    const ratio = measured.passes(work(measured, row).id, "onnx-mayhap", "onnx-deterministic");
    return ratio ? withRange(ratio) : "–";
  };
  return [
    "## (e) Growth",
    "Batch 1 of the network of (a), number of samples T: the cost of one sample, relative to the first row. Three times as many rounds as elsewhere, each of a third of the time: what is compared lies closer together.",
    table(
      ["", "cost of one sample"],
      rows(samples, (row) => [relative(samples, "onnx-mayhap", (r) => work(samples, r).samples, row)]),
    ),
    `The same network, batch: the cost of one example of one sample, relative to the first row, and what all ${work(batch, 0).samples} samples cost in passes of the plain model.`,
    table(
      ["", "cost of one example", "passes"],
      rows(batch, (row) => [relative(batch, "onnx-mayhap", (r) => work(batch, r).batch, row), passes(batch, row)]),
    ),
    `A network width-width-width-10, batch 1: the cost of one drawn weight, relative to the first row, and what all ${work(width, 0).samples} samples cost in passes of the plain model.`,
    table(
      ["", "cost of one drawn weight", "passes"],
      rows(width, (row) => [
        relative(width, "onnx-mayhap", (r) => work(width, r).drawn * work(width, r).samples, row),
        passes(width, row),
      ]),
    ),
  ].join("\n\n");
}
