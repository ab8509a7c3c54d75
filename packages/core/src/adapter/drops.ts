import type { WeightRole } from "./layer.ts";
import type { DropConnectParams } from "./params.ts";

/**
 * Whether a layer with these parameters drops its weights of a role. For adapters, so that all of them agree.
 *
 * @example
 * ```ts
 * import { drops } from "@mayhap/core";
 *
 * const params = { p: 0.2, scale: "inverted", maskPer: "sample", bias: false, recurrent: ["R"] } as const;
 * drops(params, "recurrent"); // => true
 * drops(params, "input"); // => false
 * drops(params, "bias"); // => false
 * ```
 */
export function drops({ bias, recurrent = ["W", "R"] }: DropConnectParams, role: WeightRole): boolean {
  if (role === "bias") return bias;
  if (role === "kernel") return true;
  return recurrent.includes(role === "input" ? "W" : "R");
}
