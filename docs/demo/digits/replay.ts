import type { Stroke } from "../../../demo/src/draw/path.ts";
import { begun } from "./examples.ts";
import type { Pad } from "./pad.ts";

/** How long a drawing takes that draws itself, in ms. */
const TIME = 900;

/** Lets a drawing draw itself on a pad; at once, for those who want no motion. Returns what ends it. */
export function replay(drawing: readonly Stroke[], pad: Pad): () => void {
  const points = drawing.flat().length;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    pad.lend(drawing);
    return () => {};
  }
  const started = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const share = Math.min(1, (now - started) / TIME);
    pad.lend(begun(drawing, Math.ceil(share * points)));
    if (share < 1) frame = requestAnimationFrame(step);
  });
  return () => cancelAnimationFrame(frame);
}
