import type { Estimate } from "../page.ts";
import type { Method } from "./network.ts";

/**
 * Error rates of Wan et al. 2013, table 2: rectified units, two hidden layers of 800, no augmentation, mean ± standard deviation of 5 networks, in percent.
 * Quoted from memory, the text was not at hand; Blundell et al. 2015 ("Weight uncertainty in neural networks", table 1) have the same 1.2 % of DropConnect.
 */
export const wan: Readonly<Record<Method, Estimate>> = {
  "no drop": { value: 1.62, error: 0.037 },
  dropout: { value: 1.28, error: 0.04 },
  DropConnect: { value: 1.2, error: 0.034 },
};
