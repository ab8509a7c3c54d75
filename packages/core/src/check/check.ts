import { adapterOf } from "../adapter/registry.ts";
import { throwIfAborted } from "../predict/abort.ts";
import { checkSampleOptions, type SampleOptions } from "../predict/options.ts";
import { checkStoredP } from "../predict/session.ts";
import type { Outputs } from "../predict/source.ts";
import type { Finding } from "./finding.ts";
import { notFiniteFindings } from "./not-finite.ts";
import { outputFindings } from "./outputs.ts";
import { ownRandomness } from "./own-randomness.ts";
import { structureFindings } from "./structure.ts";
import { Trial } from "./trial.ts";

/** Options of `check`: those of `sample`, but for 20 samples by default. */
export type CheckOptions = SampleOptions;

/**
 * Looks for reasons why a model gives no variance, NaN, or numbers that mean little: from its layers, and from some samples (20 by
 * default) of the first rows (64 at most) beside the deterministic answer. An empty list: nothing was found, which is no proof that all is
 * well.
 *
 * @param model a stochastic model, or one that was not transformed
 * @param inputs what the model's framework takes
 * @returns the worst first
 * @throws `ModelError` `UNKNOWN_MODEL`, `NO_NUMBERS`, `InputError`, `OptionsError`, `RuntimeError`, `AbortedError`
 *
 * @example
 * ```ts
 * import { check, dropconnect } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = await loadOnnx("model.onnx");
 * const x = { x: [[0.5, -1, 2, 0]] };
 * (await check(model, x)).map(({ code }) => code); // => ["NOTHING_STOCHASTIC"]
 * await check(dropconnect(model, 0.2), x, { seed: 7 }); // => []
 * ```
 */
export async function check(model: unknown, inputs: unknown, options: CheckOptions = {}): Promise<readonly Finding[]> {
  const { samples: count, first, seed, signal } = checkSampleOptions({ samples: 20, ...options }, "check");
  throwIfAborted(signal);
  const adapter = adapterOf(model);
  const walk = adapter.layers(model);
  checkStoredP(walk);
  const findings = structureFindings(adapter, model, walk);
  const trial = await Trial.open(adapter, model, inputs, seed);
  try {
    const plain = await trial.plain();
    findings.push(...ownRandomness(plain, await trial.plainAgain()));
    const samples: Outputs[] = [];
    for (let index = first; trial.sites.length > 0 && index < first + count; index++) {
      throwIfAborted(signal);
      samples.push(await trial.sample(index));
    }
    const broken = await notFiniteFindings(trial, plain, samples, first);
    findings.push(...broken, ...(broken.length > 0 ? [] : outputFindings(trial, plain, samples)));
  } finally {
    await trial.dispose();
  }
  const order = ["error", "warning", "note"];
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
