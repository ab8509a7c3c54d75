import type { Layer } from "../adapter/layer.ts";
import { OptionsError } from "../errors.ts";
import { shown } from "../shown.ts";

/** A drop probability, or a function that gives one for each layer. */
export type P = number | ((layer: Layer) => number);

/** `p` itself when it is a number in [0, 1). Throws `OptionsError` `INVALID_P`. */
export function checkP(p: unknown, where = "p"): number {
  if (typeof p === "number" && p >= 0 && p < 1) return p;
  const hint =
    p === 1
      ? "With p = 1 nothing would be left of the layer."
      : typeof p === "string" && Number.isFinite(Number(p)) && p.trim() !== ""
        ? `It is a string: pass the number ${Number(p)}.`
        : "";
  throw new OptionsError(
    "INVALID_P",
    `${where} is ${shown(p)}, but the probability that a connection is dropped must be a number from 0 up to, not including, 1 (try 0.1 or 0.2).${hint && ` ${hint}`}`,
  );
}

/** The probability for one layer. */
export function pOf(p: P, layer: Layer): number {
  return typeof p === "function" ? checkP(p(layer), `p(layer) for layer "${layer.name}"`) : checkP(p);
}
