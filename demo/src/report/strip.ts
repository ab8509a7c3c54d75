import { boxX, dodgeY, dot, ruleX, text } from "@observablehq/plot";
import type { Answer } from "../ask.ts";
import { groups } from "../draw/pictures.ts";
import { groupColour } from "./palette.ts";
import { svg } from "./svg.ts";

/** Epistemic uncertainty of each picture, a strip and a box for each group, with the threshold. */
export function stripPlot(answers: readonly Answer[], threshold: number, width: number): string {
  const rows = answers.map((answer) => ({ ...answer, group: answer.question.group }));
  const largest = Math.max(...rows.map(({ epistemic }) => epistemic), threshold);
  return svg(
    {
      width,
      height: 440,
      marginLeft: 74,
      marginRight: 16,
      marginTop: 24,
      marginBottom: 44,
      style: { fontSize: "12px" },
      x: {
        type: "sqrt",
        label: "epistemic uncertainty (nats), root scale →",
        labelAnchor: "center",
        labelArrow: "none",
        domain: [0, largest * 1.03],
        grid: true,
        ticks: [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
      },
      fy: { domain: [...groups], axis: null, padding: 0 },
      marks: [
        text(groups, {
          fy: (group) => group,
          text: (group) => group,
          frameAnchor: "left",
          textAnchor: "end",
          dx: -12,
          fontWeight: 650,
          fill: groupColour,
        }),
        boxX(rows, {
          x: "epistemic",
          fy: "group",
          fill: "currentColor",
          fillOpacity: 0.12,
          stroke: "currentColor",
          strokeOpacity: 0.55,
          r: 0,
          insetTop: 22,
          insetBottom: 22,
        }),
        dot(
          rows,
          dodgeY({
            x: "epistemic",
            fy: "group",
            r: width > 500 ? 4.2 : 3,
            anchor: "middle",
            padding: 0.4,
            fill: ({ group }) => groupColour(group),
            stroke: "var(--page)",
            strokeWidth: 0.6,
            title: ({ question, digit, epistemic }) =>
              `${question.name}: answer ${digit}, epistemic ${epistemic.toFixed(3)} nats`,
          }),
        ),
        ruleX([threshold], { stroke: "currentColor", strokeDasharray: "4 3", strokeWidth: 1.2 }),
        text([threshold], {
          x: (t) => t,
          fy: () => groups[0],
          text: () => "withheld →",
          frameAnchor: "top",
          textAnchor: "start",
          dx: 6,
          dy: -12,
          fill: "currentColor",
        }),
      ],
    },
    "Epistemic uncertainty of every picture, by group",
  );
}
