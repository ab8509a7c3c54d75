import { methods, type Recipe } from "./network.ts";

const common = { p: 0.5, batch: 64, perMask: 64, rate: 0.05, seed: 20_261_121 } as const;

/** What is trained, the most telling first: a recipe for each method. */
export const settings: readonly (readonly Recipe[])[] = [
  recipes("784-800-800-10", "mnist", 10_000, 20),
  recipes("LeNet", "mnist", 10_000, 20),
  recipes("784-800-800-10", "mnist", 60_000, 4),
  recipes("LeNet", "fashion-mnist", 10_000, 10),
];

/** Changes to DropConnect that could explain where an order is not the paper's. */
export const variants: readonly Recipe[] = [
  changed(0, { p: 0.2 }),
  changed(1, { perMask: 8 }),
  changed(0, { epochs: 40 }),
];

function recipes(network: Recipe["network"], data: Recipe["data"], pictures: number, epochs: number): Recipe[] {
  return methods.map((method) => ({ network, method, data, pictures, epochs, ...common }));
}

function changed(setting: number, change: Partial<Recipe>): Recipe {
  return { ...(settings[setting]?.find(({ method }) => method === "DropConnect") as Recipe), ...change };
}
