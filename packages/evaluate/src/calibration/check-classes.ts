import { DataError, type Distributions } from "@mayhap/core";

/** The distributions themselves when they have as many classes as those that something was fitted to. Throws `DataError` `LENGTH_MISMATCH`. */
export function checkClasses(cases: Distributions, classes: number): Distributions {
  if (cases.classes === classes) return cases;
  throw new DataError(
    "LENGTH_MISMATCH",
    `These distributions have ${cases.classes} classes, those fitted to had ${classes}.`,
  );
}
