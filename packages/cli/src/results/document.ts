import type { Result } from "./result.ts";
import type { Summary } from "./summary.ts";

/**
 * The JSON document of a result. Arrays are nested as the output's shape is; NaN and infinity, which JSON does not have,
 * are null.
 *
 * @param arrays false leaves the arrays out: they are in a file
 */
export function resultDocument(result: Result, arrays = true): object {
  return {
    model: result.model,
    format: result.format,
    examples: result.rows,
    samples: result.samples,
    stopped: result.stopped,
    method: result.method,
    seed: result.seed,
    layers: result.layers,
    notes: result.notes,
    warnings: result.warnings,
    outputs: Object.fromEntries([...result.outputs].map(([name, summary]) => [name, describe(summary, arrays)])),
  };
}

function describe(
  { output, shape, values, measures, samples, unit, interval, kept, scale }: Summary,
  arrays: boolean,
): object {
  return {
    output,
    shape,
    unit,
    interval,
    ...(scale !== undefined && { scale }),
    ...(arrays && { ...Object.fromEntries(values), ...Object.fromEntries(measures), samples, ...(kept && { kept }) }),
  };
}
