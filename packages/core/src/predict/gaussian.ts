import type { Adapter } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Program } from "../adapter/program.ts";
import { ModelError } from "../errors.ts";

/** Fewest inputs of a layer for which `method: "auto"` trusts the central limit theorem. */
const MANY_INPUTS = 64;

/** Compiles for `method: "gaussian"`. `cautious` refuses narrow layers. Throws `ModelError` `GAUSSIAN_INVALID`. */
export async function compileGaussian(
  adapter: Adapter,
  model: unknown,
  walk: readonly Layer[],
  cautious: boolean,
): Promise<Program> {
  if (!adapter.methods?.includes("gaussian")) throw invalid(`The adapter "${adapter.name}" does not have it.`);
  for (const { name, kind, dropconnect, weights } of walk) {
    if (dropconnect === undefined || dropconnect.p === 0) continue;
    if (kind !== "linear")
      throw invalid(
        `Layer "${name}" is ${kind}: there one weight acts at many places of an example, and masks tie these places together.`,
      );
    const inputs = weights.find(({ role }) => role === "kernel")?.shape[0];
    if (cautious && !(typeof inputs === "number" && inputs >= MANY_INPUTS))
      throw invalid(
        `Layer "${name}" has ${inputs ?? "an unknown number of"} inputs, too few for a sum of them to be nearly normal.`,
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
