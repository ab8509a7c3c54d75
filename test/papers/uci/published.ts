import type { Estimate } from "../page.ts";

/** MC dropout's results, mean ± standard error over 20 splits (5 of protein, which is not among these). */
export interface Published {
  /** Folder of the data set, as the authors' code names it. */
  readonly data: string;
  readonly rmse: Estimate;
  readonly logLikelihood: Estimate;
  /** Epochs of training here; the authors trained 4000. */
  readonly epochs: number;
}

/** From the results/ folders of the authors' code (yaringal/DropoutUncertaintyExps, "100_xepochs": 4000 epochs), which are better than the paper's table 1 of 2016. */
export const published: readonly Published[] = [
  row("bostonHousing", [2.903623, 0.17684], [-2.401936, 0.041702], 500),
  row("concrete", [4.82646, 0.160534], [-2.936656, 0.024828], 500),
  row("energy", [0.538867, 0.013524], [-1.211517, 0.005319], 500),
  row("power-plant", [4.014226, 0.036771], [-2.807789, 0.008626], 60),
];

function row(data: string, rmse: [number, number], logLikelihood: [number, number], epochs: number): Published {
  const estimate = ([value, error]: [number, number]): Estimate => ({ value, error });
  return { data, rmse: estimate(rmse), logLikelihood: estimate(logLikelihood), epochs };
}
