import { AGREEMENT, type Findings } from "../findings.ts";
import { percent } from "../terminal/table.ts";

function table(head: readonly string[], rows: readonly { group: string; cells: readonly string[] }[]): string {
  const ths = head.map((title) => `<th>${title}</th>`).join("");
  const trs = rows.map(
    ({ group, cells }) =>
      `<tr class="${group}"><td>${group}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${ths}</tr></thead><tbody>${trs.join("\n")}</tbody></table></div>`;
}

/** The groups side by side. */
export function groupTable({ groups }: Findings): string {
  return table(
    ["group", "pictures", "right", "total", "aleatoric", "epistemic", "AUROC", "withheld"],
    groups.map(({ group, pictures, right, total, aleatoric, epistemic, auroc, withheld }) => ({
      group,
      cells: [
        String(pictures),
        right === undefined ? "–" : percent(right),
        total.toFixed(3),
        aleatoric.toFixed(3),
        epistemic.toFixed(3),
        auroc === undefined ? "–" : auroc.toFixed(2),
        percent(withheld),
      ],
    })),
  );
}

/** How far the two frameworks are apart. */
export function agreementTable({ agreements }: Findings): string {
  return table(
    ["group", "probabilities compared", "largest difference", `within ${AGREEMENT.toExponential(0)}`],
    agreements.map(({ group, values, largest }) => ({
      group,
      cells: [values.toLocaleString("en-GB"), largest.toExponential(1), largest <= AGREEMENT ? "yes" : "no"],
    })),
  );
}
