import { DataError } from "@mayhap/core";

/** Standard deviations that are divided by, as they are. Throws `DataError` `ZERO_STD`. */
export function positiveStd(std: Float64Array): Float64Array {
  const wrong = std.findIndex((value) => !(value > 0));
  if (wrong < 0) return std;
  throw new DataError(
    "ZERO_STD",
    `std[${wrong}] is ${std[wrong]}, and it is divided by. Where all samples agree, no random weight reaches the output: use a larger p or other layers.`,
  );
}
