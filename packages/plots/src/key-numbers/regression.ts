import { intervalCoverage, meanIntervalWidth, rmse } from "@mayhap/evaluate";
import { mean, numbersOf } from "../draw/numbers.ts";
import { type KeyNumber, type KeyNumbersInput, spreadOf } from "./key-number.ts";

const LEVEL = 0.9;

/** The key numbers of a model of plain values. */
export function ofValues({ prediction, labels, untouched, calibrated }: KeyNumbersInput): KeyNumber[] {
  const interval = prediction.interval(LEVEL);
  const scaled = spreadOf(calibrated);
  const scaledInterval = scaled?.interval(LEVEL);
  const spread: KeyNumber[] = [
    {
      key: "std",
      name: "standard deviation",
      value: mean(prediction.std.data),
      ...(scaled && { calibrated: mean(scaled.std.data) }),
      meaning: "mean spread of the samples, in the unit of the output",
    },
    {
      key: "width90",
      name: "width of the 90 % interval",
      value: meanIntervalWidth(interval),
      ...(scaledInterval && { calibrated: meanIntervalWidth(scaledInterval) }),
      meaning: "mean, in the unit of the output",
    },
  ];
  if (labels === undefined) return spread;
  const truth = numbersOf(labels, "labels");
  return [
    {
      key: "rmse",
      name: "RMSE",
      value: rmse(prediction, truth),
      ...(untouched && { untouched: rmse(untouched, truth) }),
      meaning: "root mean square error, in the unit of the output; small is good",
    },
    {
      key: "coverage90",
      name: "coverage of the 90 % interval",
      value: intervalCoverage(interval, truth),
      ...(scaledInterval && { calibrated: intervalCoverage(scaledInterval, truth) }),
      meaning: "share of the observations in it; less than 0.9 where the noise of the data is not part of the model",
    },
    ...spread,
  ];
}
