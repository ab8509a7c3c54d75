import type { Group } from "../draw/pictures.ts";

/**
 * Colours of the groups, from the colour-blind-safe palette of Okabe and Ito (2008, "Color universal design"): blue, bluish
 * green, vermilion and reddish purple, the last one darker so that it can be read on white.
 */
export const inks: Readonly<Record<Group, readonly [number, number, number]>> = {
  digits: [0, 114, 178],
  rotated: [0, 158, 115],
  letters: [213, 94, 0],
  scribbles: [176, 92, 144],
};

/** The same as CSS: a custom property that the page makes lighter on a dark background. */
export const groupColour = (group: Group): string => `var(--${group})`;
