import { OptionsError } from "@mayhap/core";
import type { Calibration } from "./apply.ts";

/** `calibration` itself when it is whole: it may come from a file. Throws `OptionsError` `INVALID_OPTIONS`. */
export function checkCalibration(calibration: Calibration): Calibration {
  if (isWhole(calibration)) return calibration;
  throw new OptionsError(
    "INVALID_OPTIONS",
    "applyCalibration takes what fitTemperature, fitIsotonic or fitPlatt returned, or that read from JSON.",
  );
}

function isWhole(calibration: Calibration): boolean {
  switch (calibration?.type) {
    case "temperature":
      return calibration.temperature > 0 && Number.isFinite(calibration.temperature);
    case "isotonic":
      return (
        isForEach(calibration.classes, calibration.curves) &&
        calibration.curves.every(({ x, y }) => areNumbers(x) && areNumbers(y) && x.length === y.length && x.length > 0)
      );
    case "platt":
      return (
        isForEach(calibration.classes, calibration.lines) &&
        calibration.lines.every(({ slope, intercept }) => areNumbers([slope, intercept]))
      );
    default:
      return false;
  }
}

/** Of two classes only the second has one. */
function isForEach(classes: number, fitted: readonly unknown[]): boolean {
  return Array.isArray(fitted) && fitted.length === (classes === 2 ? 1 : classes);
}

function areNumbers(values: readonly number[]): boolean {
  return Array.isArray(values) && values.every(Number.isFinite);
}
