import type { Dice } from "../dice.ts";
import { evilValue } from "./values.ts";

export type Json = { [key: string]: unknown };

/** Changes a parsed model.json in place. `paths`: names of files it may ask for. */
export type Mutation = (json: Json, dice: Dice, paths: readonly string[]) => void;

interface Group {
  paths: unknown[];
  weights: Json[];
}

const groupsOf = (json: Json): Group[] => json.weightsManifest as Group[];
const weightOf = (json: Json, dice: Dice): Json | undefined =>
  dice.some(groupsOf(json).flatMap(({ weights }) => weights));

/** Weights that are not what the manifest says. */
export const manifestMutations: Readonly<Record<string, Mutation>> = {
  "a weights file": (json, dice, paths) => {
    const group = dice.some(groupsOf(json));
    if (group) group.paths[dice.below(group.paths.length + 1)] = dice.of<unknown>([...paths, null, 7, {}, ["a"]]);
  },
  "a weights file many times": (json, dice) => {
    const group = dice.some(groupsOf(json));
    if (group) group.paths = Array.from({ length: dice.of([100, 3000]) }, () => group.paths[0]);
  },
  "a type": (json, dice) => {
    const weight = weightOf(json, dice);
    if (weight)
      weight.dtype = dice.of(["int32", "bool", "string", "complex64", "float16", "float64", "__proto__", 1, null]);
  },
  "a shape": (json, dice) => {
    const weight = weightOf(json, dice);
    if (!weight) return;
    weight.shape = dice.of<unknown>([
      [1e9, 1e9],
      [-1, -4],
      [0],
      [],
      [1e308, 1e308],
      [0.5, 2],
      ["4", 2],
      "4",
      null,
      [2 ** 31, 0],
      Array.from({ length: 500 }, () => 1),
      evilValue(dice),
    ]);
  },
  "a dimension": (json, dice) => {
    const shape = weightOf(json, dice)?.shape;
    if (Array.isArray(shape)) shape[dice.below(shape.length)] = dice.of([0, 1, 2, -1, 1e10, 0.5, null]);
  },
  quantization: (json, dice) => {
    const weight = weightOf(json, dice);
    if (!weight) return;
    const [scale, min] = [evilValue(dice), evilValue(dice)];
    weight.quantization = dice.chance(0.2)
      ? evilValue(dice)
      : {
          dtype: dice.of(["uint8", "uint16", "float16", "int7", "__proto__", null]),
          ...(dice.chance(0.8) && { scale, min }),
        };
  },
  "a name": (json, dice) => {
    const weight = weightOf(json, dice);
    if (weight) weight.name = dice.of(["__proto__", "constructor", "", "a/b/c", null, 3, "toString", "kernel"]);
  },
  "a weight is gone": (json, dice) => {
    const group = dice.some(groupsOf(json));
    group?.weights.splice(dice.below(group.weights.length), 1);
  },
  "a weight twice": (json, dice) => {
    const group = dice.some(groupsOf(json));
    const weight = dice.some(group?.weights ?? []);
    if (weight) group?.weights.push({ ...weight });
  },
  "a weight is nothing": (json, dice) => {
    const group = dice.some(groupsOf(json));
    if (group) group.weights[dice.below(group.weights.length)] = evilValue(dice) as Json;
  },
  "a group": (json, dice) => {
    json.weightsManifest = dice.of<unknown>([[null], [[]], [{}], {}, "x", [{ paths: "ab", weights: [] }], []]);
  },
};
