import { methods, type Recipe } from "./network.ts";

const common = { p: 0.5, batch: 64, perMask: 64, rate: 0.05, seed: 20_261_121 } as const;

/** What is trained, the most telling first: a recipe for each method. */
export const settings: readonly (readonly Recipe[])[] = [
  recipes("784-800-800-10", "mnist", 10_000, 20),
  recipes("LeNet", "mnist", 10_000, 20),
  recipes("784-800-800-10", "mnist", 60_000, 8),
  recipes("LeNet", "fashion-mnist", 10_000, 20),
];

function recipes(network: Recipe["network"], data: Recipe["data"], pictures: number, epochs: number): Recipe[] {
  return methods.map((method) => ({ network, method, data, pictures, epochs, ...common }));
}
