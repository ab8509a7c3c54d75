import type { Agreement, GroupSummary } from "../summary.ts";
import type { Style } from "./style.ts";
import { percent, table } from "./table.ts";

/** The groups side by side. Uncertainties are means in nats. */
export function summaryTable(groups: readonly GroupSummary[], style: Style): string {
  return table(
    ["group", "pictures", "right", "total", "aleatoric", "epistemic", "AUROC", "withheld"],
    groups.map(({ group, pictures, right, total, aleatoric, epistemic, auroc, withheld }) => [
      group,
      String(pictures),
      right === undefined ? "–" : percent(right),
      total.toFixed(3),
      aleatoric.toFixed(3),
      epistemic.toFixed(3),
      auroc === undefined ? "–" : auroc.toFixed(2),
      percent(withheld),
    ]),
    style,
  );
}

/** How far the samples of TF.js and ONNX are apart. */
export function agreementTable(agreements: readonly Agreement[], limit: number, style: Style): string {
  return table(
    ["group", "probabilities compared", "largest |TF.js - ONNX|", `within ${limit.toExponential(0)}`],
    agreements.map(({ group, values, largest }) => [
      group,
      values.toLocaleString("en-GB"),
      largest.toExponential(1),
      largest <= limit ? "yes" : "NO",
    ]),
    style,
  );
}
