import { ModelError } from "../errors.ts";
import { checkWhole } from "../options.ts";
import { drawSite } from "../random/plain-drawer.ts";
import { seedOrRandom } from "../random/seed.ts";
import { checkLast } from "./options.ts";
import { openSession } from "./session.ts";
import { streamsOf } from "./streams.ts";

/**
 * The k-th thinned network of a DropConnect model as a plain, deterministic model: dropped connections are zero for
 * good, kept ones carry the scale. Its outputs are those of sample `k` under the same seed.
 *
 * @param model what `dropconnect` returned
 * @param seed whole number in [0, 2^53)
 * @param k number of the sample, from 0
 * @throws `ModelError` `NOT_STOCHASTIC`; `ModelError` `UNSUPPORTED_LAYER` for dropout on activations and for masks per example, which are no single network
 *
 * @example
 * ```ts
 * import { dropconnect, subnetwork } from "@mayhap/core";
 * import { loadOnnx, saveOnnx } from "@mayhap/onnx";
 *
 * const model = dropconnect(await loadOnnx("model.onnx"), 0.2);
 * await saveOnnx(await subnetwork(model, 7, 0), "thinned.onnx");
 * ```
 */
export async function subnetwork<Model>(model: Model, seed: number, k: number): Promise<Model> {
  const checkedSeed = seedOrRandom(checkWhole(seed, "subnetwork: seed"));
  const sample = checkWhole(k, "subnetwork: k");
  checkLast("subnetwork", "samples", sample, 1);
  const { adapter, walk, program } = await openSession(model);
  try {
    const drawn = new Map<string, Float32Array>();
    const streams = streamsOf(program.sites, walk);
    for (const [i, site] of program.sites.entries()) {
      if (site.type !== "weight" || site.maskPer === "example")
        throw new ModelError(
          "UNSUPPORTED_LAYER",
          `Layer "${site.layer}" ${site.type !== "weight" ? "drops activations" : 'has a mask for each example (maskPer: "example")'}, ` +
            'so one sample is not one network. Subnetworks exist for dropconnect with maskPer: "sample".',
        );
      const weights = new Float32Array(site.values.length);
      drawSite(site, { seed: checkedSeed, stream: streams[i] as number, sample, example: 0 }, weights);
      drawn.set(site.id, weights);
    }
    return (await adapter.freeze(model, drawn)) as Model;
  } finally {
    await program.dispose();
  }
}
