import { axisX, axisY, dot, gridY, ruleX, ruleY } from "@observablehq/plot";
import type { Answer } from "../ask.ts";
import { groupColour } from "./palette.ts";
import { svg } from "./svg.ts";

/** The probability of each digit for one picture: the mean as a dot, the middle 90 % of the samples as a line. */
export function intervalPlot(answer: Answer): string {
  const colour = groupColour(answer.question.group);
  const rows = answer.probabilities.map((probability, digit) => ({ ...probability, digit }));
  return svg(
    {
      width: 168,
      height: 92,
      margin: 6,
      marginLeft: 16,
      marginBottom: 18,
      style: { fontSize: "11px" },
      x: { domain: rows.map(({ digit }) => digit), type: "point", padding: 0.5 },
      y: { domain: [0, 1], axis: null },
      marks: [
        gridY([0.5, 1], { strokeOpacity: 0.15 }),
        axisY([0, 1], { label: null, tickSize: 0, tickPadding: 3, tickFormat: String }),
        axisX({ label: null, tickSize: 0, tickPadding: 5 }),
        ruleX(rows, {
          x: "digit",
          y1: "low",
          y2: "high",
          stroke: colour,
          strokeOpacity: 0.55,
          strokeWidth: 5,
          strokeLinecap: "round",
        }),
        ruleY([0], { strokeOpacity: 0.4 }),
        dot(rows, { x: "digit", y: "mean", r: 2.6, fill: "currentColor" }),
      ],
    },
    `Probability of each digit for ${answer.question.name}`,
  );
}
