import { Dice } from "../../../demo/src/draw/dice.ts";
import { digits } from "../../../demo/src/draw/digits.ts";
import { byHand } from "../../../demo/src/draw/hand.ts";
import { letters } from "../../../demo/src/draw/letters.ts";
import { type Stroke, strokes } from "../../../demo/src/draw/path.ts";
import { scribble } from "../../../demo/src/draw/scribble.ts";

/** Kinds of drawings that the page can do by itself. */
export type Kind = "digit" | "letter" | "scribble";

/** A drawing of that kind in the unit square, as a shaky hand does it; another one for each number from 1. */
export function example(kind: Kind, number: number): Stroke[] {
  const dice = new Dice(number, 1, 0);
  return within(kind === "scribble" ? scribble(dice) : byHand(strokes(glyph(kind, number, dice)), dice));
}

/** Letters take turns: some of them fool the network every time, and several of those in a row would pass for all. */
function glyph(kind: "digit" | "letter", number: number, dice: Dice): string {
  const glyphs = kind === "digit" ? digits.flat() : Object.values(letters);
  return glyphs[kind === "digit" ? dice.below(glyphs.length) : (number - 1) % glyphs.length] as string;
}

/** Leaves a margin on the paper. */
function within(drawing: readonly Stroke[]): Stroke[] {
  return drawing.map((stroke) => stroke.map(([x, y]) => [0.18 + 0.64 * x, 0.14 + 0.72 * y] as const));
}

/** The first so many of all points of a drawing. */
export function begun(drawing: readonly Stroke[], points: number): Stroke[] {
  let left = points;
  return drawing.flatMap((stroke) => {
    const shown = stroke.slice(0, Math.max(0, left));
    left -= stroke.length;
    return shown.length === 0 ? [] : [shown];
  });
}
