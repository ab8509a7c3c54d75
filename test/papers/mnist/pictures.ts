import { detectOutOfDistribution } from "@mayhap/evaluate";
import { distributionHistogram, riskCoverageCurve, type Theme } from "@mayhap/plots";
import { writePicture } from "../page.ts";
import { find, type Measured, referral } from "./measured.ts";

const themes = ["light", "dark"] as const satisfies readonly Theme[];

/** Draws what happens when uncertain pictures are referred, and how uncertain strange pictures are; Markdown that shows it. */
export function drawn(measured: readonly Measured[], names: readonly [inside: string, outside: string]): string[] {
  const curves = measured
    .filter(({ method, way }) => way === (method === "no drop" ? "mean network" : "masks"))
    .map((one) => ({ label: one.method, ...referral(one) }));
  const sampled = find(measured, "DropConnect", "masks");
  if (sampled === undefined) return [];
  const [inside, outside] = [sampled.answers.inside.mutualInformation, sampled.answers.outside.mutualInformation];
  const { auroc } = detectOutOfDistribution(inside, outside);
  const histogram = { measure: "mutual information", unit: "nats", names, auroc };
  return [
    shown("mnist-referred", "Error rate against coverage", (theme) => riskCoverageCurve(curves, { theme })),
    shown("mnist-strangers", "Mutual information of DropConnect's samples", (theme) =>
      distributionHistogram({ inside, outside }, { ...histogram, theme }),
    ),
  ];
}

function shown(name: string, alt: string, draw: (theme: Theme) => string): string {
  return themes
    .map((theme) => {
      writePicture(`${name}-${theme}`, draw(theme));
      return `<img class="${theme}-only" loading="lazy" src="../pictures/${name}-${theme}.svg" alt="${alt}">`;
    })
    .join("\n");
}
