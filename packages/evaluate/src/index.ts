export type { ClassProbabilities } from "./input/class-probabilities.ts";
export type { Numbers } from "./input/numbers.ts";
export * from "./metrics/index.ts";
