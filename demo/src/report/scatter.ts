import { image, ruleX, text } from "@observablehq/plot";
import type { Answer } from "../ask.ts";
import { SIDE } from "../draw/raster.ts";
import { inks } from "./palette.ts";
import { inkUrl } from "./png.ts";
import { svg } from "./svg.ts";

/** Every picture at its place: how much its samples disagree against how uncertain they are altogether. */
export function scatterPlot(answers: readonly Answer[], threshold: number, width: number): string {
  const size = width > 500 ? 30 : 22;
  return svg(
    {
      width,
      height: width > 500 ? 460 : 400,
      marginLeft: 46,
      marginRight: 20,
      marginTop: 28,
      marginBottom: 46,
      style: { fontSize: "12px" },
      grid: true,
      x: {
        label: "epistemic (nats), root scale →",
        labelAnchor: "center",
        labelArrow: "none",
        type: "sqrt",
        nice: true,
        ticks: [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
      },
      y: {
        label: "↑ total uncertainty (nats), root scale",
        labelArrow: "none",
        type: "sqrt",
        nice: true,
        ticks: [0, 0.1, 0.5, 1, 1.5, 2],
      },
      marks: [
        ruleX([threshold], { stroke: "currentColor", strokeDasharray: "4 3", strokeWidth: 1.2 }),
        text([threshold], {
          x: (t) => t,
          text: () => "withheld →",
          frameAnchor: "top",
          textAnchor: "start",
          dx: 6,
          dy: -14,
          fill: "currentColor",
        }),
        image(answers, {
          x: "epistemic",
          y: "total",
          width: size,
          height: size,
          src: ({ question }: Answer) => inkUrl(question.pixels, SIDE, inks[question.group]),
          title: ({ question, digit, total, epistemic }: Answer) =>
            `${question.name}: answer ${digit}, total ${total.toFixed(3)}, epistemic ${epistemic.toFixed(3)} nats`,
          className: "ink",
        }),
      ],
    },
    "Total against epistemic uncertainty; every picture stands at its place",
  );
}
