import type { Adapter } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Program } from "../adapter/program.ts";
import { ModelError } from "../errors.ts";

/**
 * Where `method: "auto"` trusts the central limit theorem: so many inputs, and inputs · p · (1 - p), the variance of the number of them
 * that are dropped, at least this, the usual bound for taking a binomial variable for a normal one.
 */
const MANY_INPUTS = 64;
const MANY_DROPPED = 9;

/** Compiles for `method: "gaussian"`. `cautious` refuses narrow layers. Throws `ModelError` `GAUSSIAN_INVALID`. */
export async function compileGaussian(
  adapter: Adapter,
  model: unknown,
  walk: readonly Layer[],
  cautious: boolean,
): Promise<Program> {
  if (!adapter.methods?.includes("gaussian")) throw invalid(`The adapter "${adapter.name}" does not have it.`);
  if (!walk.some(({ dropconnect }) => dropconnect !== undefined && dropconnect.p > 0))
    throw invalid("No layer of it drops connections.");
  for (const { name, kind, dropconnect, weights } of walk) {
    if (dropconnect === undefined || dropconnect.p === 0) continue;
    if (kind !== "linear")
      throw invalid(
        `Layer "${name}" is ${kind}: there one weight acts at many places of an example, and masks tie these places together.`,
      );
    const inputs = weights.find(({ role }) => role === "kernel")?.shape[0];
    const { p } = dropconnect;
    const many = typeof inputs === "number" && inputs >= MANY_INPUTS && inputs * p * (1 - p) >= MANY_DROPPED;
    if (cautious && !many)
      throw invalid(
        `Layer "${name}" has ${inputs ?? "an unknown number of"} inputs and p ${p}, too few for a sum of them to be nearly normal.`,
      );
  }
  return adapter.compile(model, "gaussian");
}

/** The error for models that the method is not right for. */
function invalid(why: string): ModelError {
  return new ModelError(
    "GAUSSIAN_INVALID",
    `method: "gaussian" is not valid for this model. ${why} Use method: "mask", which always is.`,
  );
}
