import type { ActivationSite, NoiseSite } from "../adapter/program.ts";
import { drawFactors } from "../random/factors.ts";
import { type NormalDrawer, normalDrawer } from "../random/normal-drawer.ts";
import { plainDrawer } from "../random/plain-drawer.ts";
import { sizeOf } from "../shape.ts";
import { drawRows } from "./draw-rows.ts";
import type { OtherDraws } from "./drawer.ts";

/** Dropout's factors, the noise of `method: "gaussian"`, and weights that the kernel does not draw. */
export const otherDraws: OtherDraws = {
  plainDrawer,
  drawActivations: (site, { seed, stream, sample }, samples, rows, shape, out) => {
    const size = sizeOf(shape);
    const shared = site.type === "activation" && site.maskPer === "sample";
    const draw = numbersOf(site);
    for (let k = 0; k < samples; k++)
      drawRows(draw, { seed, stream, sample: sample + k }, rows, shape, shared, out.subarray(k * size, (k + 1) * size));
  },
};

function numbersOf(site: ActivationSite | NoiseSite): NormalDrawer {
  if (site.type === "noise") return normalDrawer();
  return (address, examples, size, out) => {
    for (let i = 0; i < examples.length; i++)
      drawFactors({ ...address, example: examples[i] as number }, site.p, out.subarray(i * size, (i + 1) * size));
  };
}
