import { describe, expect, it } from "vitest";
import { Dice } from "../src/draw/dice.ts";
import { rotate } from "../src/draw/hand.ts";
import { type Stroke, strokes } from "../src/draw/path.ts";
import { drawQuestions, groups } from "../src/draw/pictures.ts";
import { centreOfMass, draw, SIDE } from "../src/draw/raster.ts";

const pixel = (picture: Float32Array, x: number, y: number) => picture[y * SIDE + x] as number;

describe("strokes", () => {
  it("reads lines: M lifts the pen", () => {
    expect(strokes("M0 0L1 .5L.25 1M.5 .5L-.5 0")).toEqual([
      [
        [0, 0],
        [1, 0.5],
        [0.25, 1],
      ],
      [
        [0.5, 0.5],
        [-0.5, 0],
      ],
    ]);
  });

  it("puts Bézier curves through their ends and, half way, where the formula says", () => {
    const [quadratic, cubic] = strokes("M0 0Q1 0 1 1M0 0C0 1 1 1 1 0") as [Stroke, Stroke];
    expect(quadratic.at(-1)).toEqual([1, 1]);
    expect(quadratic[8]).toEqual([0.75, 0.25]); // (0 + 2·1 + 1)/4, (0 + 2·0 + 1)/4
    expect(cubic.at(-1)).toEqual([1, 0]);
    expect(cubic[8]).toEqual([0.5, 0.75]); // (0 + 3·0 + 3·1 + 1)/8, (0 + 3·1 + 3·1 + 0)/8
  });

  it.each(["L0 0", "M0 0H1", "M0 0L1", "M0 0Q1 1"])("refuses %s", (d) => {
    expect(() => strokes(d)).toThrow();
  });
});

describe("draw", () => {
  it("scales ink to a box of 20 pixels and centres its mass, wherever and however large the strokes are", () => {
    const one = draw(strokes("M3 7L5 7L5 11"), 3);
    const same = draw(strokes("M30 70L50 70L50 110"), 3);
    for (const [i, value] of one.entries()) expect(value).toBeCloseTo(same[i] as number, 5);
    for (const at of centreOfMass(one)) expect(Math.abs(at - (SIDE - 1) / 2)).toBeLessThan(0.1);
    const inked = Array.from({ length: SIDE }, (_, y) => y).filter((y) =>
      one.subarray(y * SIDE, (y + 1) * SIDE).some((v) => v >= 0.5),
    );
    expect(inked.length).toBeGreaterThanOrEqual(19);
    expect(inked.length).toBeLessThanOrEqual(21);
  });

  it("has full ink in the middle of a stroke, none far away, and grey between", () => {
    const bar = draw(strokes("M0 0L0 1"), 3);
    expect(pixel(bar, 13, 14)).toBe(1);
    expect(pixel(bar, 20, 14)).toBe(0);
    expect(pixel(bar, 13, 1)).toBe(0);
    expect(bar.some((value) => value > 0.1 && value < 0.9)).toBe(true);
    expect(bar.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it("turns clockwise: a bar becomes a bar across", () => {
    const across = draw(rotate(strokes("M.5 0L.5 1"), 90), 3);
    expect(pixel(across, 6, 13)).toBe(1);
    expect(pixel(across, 13, 6)).toBe(0);
    const [[start]] = rotate(strokes("M.5 0L.5 .5"), 90) as [[[number, number]]];
    expect(start[0]).toBeCloseTo(1);
    expect(start[1]).toBeCloseTo(0.5);
  });
});

describe("Dice", () => {
  const numbers = (dice: Dice) => Array.from({ length: 600 }, () => dice.uniform());

  it("gives the same numbers for the same name, and others for any other name", () => {
    const reference = numbers(new Dice(1, 2, 3));
    expect(numbers(new Dice(1, 2, 3))).toEqual(reference);
    for (const other of [new Dice(2, 2, 3), new Dice(1, 3, 3), new Dice(1, 2, 4)])
      expect(numbers(other)).not.toEqual(reference);
    expect(new Set(reference).size).toBeGreaterThan(595); // does not repeat behind its buffer
  });

  it("stays within bounds", () => {
    const dice = new Dice(7, 0, 0);
    for (let i = 0; i < 1000; i++) {
      expect([0, 1, 2]).toContain(dice.below(3));
      const between = dice.between(-2, 5);
      expect(between > -2 && between < 5).toBe(true);
    }
  });
});

describe("drawQuestions", () => {
  const questions = drawQuestions(7);

  it("draws every digit three times, and at least twelve of each strange kind", () => {
    const count = (group: string) => questions.filter((question) => question.group === group).length;
    expect(groups.map(count)).toEqual([30, 12, 12, 12]);
    for (let digit = 0; digit < 10; digit++)
      expect(questions.filter((q) => q.group === "digits" && q.digit === digit)).toHaveLength(3);
  });

  it("draws the same pictures for the same seed, no two alike, and others for another seed", () => {
    const key = ({ pixels }: { pixels: Float32Array }) => pixels.join();
    expect(drawQuestions(7).map(key)).toEqual(questions.map(key));
    expect(new Set(questions.map(key)).size).toBe(questions.length);
    const others = new Set(drawQuestions(8).map(key));
    expect(questions.some((question) => others.has(key(question)))).toBe(false);
  });

  it("gives every picture ink", () => {
    for (const { pixels } of questions) {
      const ink = pixels.reduce((sum, value) => sum + value, 0);
      expect(ink).toBeGreaterThan(25);
      expect(ink).toBeLessThan(350);
    }
  });
});
