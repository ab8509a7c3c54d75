import { Dice } from "./dice.ts";
import { digits } from "./digits.ts";
import { byHand, rotate } from "./hand.ts";
import { letters } from "./letters.ts";
import { type Stroke, strokes } from "./path.ts";
import { draw, type Picture } from "./raster.ts";
import { scribble } from "./scribble.ts";

/** What the network is asked about, from what it knows to what it cannot know. */
export const groups = ["digits", "rotated", "letters", "scribbles"] as const;
export type Group = (typeof groups)[number];

/** A picture with what was meant by it. */
export interface Question {
  readonly group: Group;
  /** "7", "7 turned 90°", "K", "scribble 3". */
  readonly name: string;
  /** The right answer, where there is one. */
  readonly digit?: number;
  readonly pixels: Picture;
}

/** Digits that are something else, or nothing, when turned by so many degrees. */
const turned: readonly (readonly [digit: number, degrees: number])[] = [
  [2, 90],
  [3, 90],
  [4, 90],
  [5, 90],
  [7, 90],
  [3, 180],
  [4, 180],
  [7, 180],
  [2, 45],
  [4, 45],
  [7, 45],
  [5, -45],
];

const SCRIBBLES = 12;

/** Draws all pictures: 30 digits, 12 rotated ones, 12 letters, 12 scribbles. The same seed gives the same pictures. */
export function drawQuestions(seed: number): Question[] {
  const paint = (paths: readonly Stroke[], dice: Dice, [thin, thick] = [2.2, 3.4]) =>
    draw(paths, dice.between(thin as number, thick as number));
  const dice = (group: Group, index: number) => new Dice(seed, groups.indexOf(group), index);

  const clean = digits.flatMap((variants, digit) =>
    variants.map((d, variant): Question => {
      const own = dice("digits", digit * 10 + variant);
      return { group: "digits", name: String(digit), digit, pixels: paint(byHand(strokes(d), own), own) };
    }),
  );
  const rotated = turned.map(([digit, degrees], i): Question => {
    const own = dice("rotated", i);
    const upright = byHand(strokes(digits[digit]?.[i % 2] as string), own);
    return {
      group: "rotated",
      name: `${digit} turned ${degrees}°`,
      digit,
      pixels: paint(rotate(upright, degrees), own),
    };
  });
  const written = Object.entries(letters).map(([letter, d], i): Question => {
    const own = dice("letters", i);
    return { group: "letters", name: letter, pixels: paint(byHand(strokes(d), own), own) };
  });
  const scribbled = Array.from({ length: SCRIBBLES }, (_, i): Question => {
    const own = dice("scribbles", i);
    return { group: "scribbles", name: `scribble ${i + 1}`, pixels: paint(scribble(own), own, [1.7, 2.3]) };
  });
  return [...clean, ...rotated, ...written, ...scribbled];
}
