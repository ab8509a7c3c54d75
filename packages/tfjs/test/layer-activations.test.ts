import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adapter } from "@mayhap/tfjs";
import { loadTfjs, saveTfjs } from "@mayhap/tfjs/node";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { packModel, unpackModel } from "../src/workers/packed-model.ts";
import { bits, connect, predicted } from "./support/transform.ts";

/** As Keras writes `activation=LeakyReLU(alpha=0.05)`. TF.js' own default is 0.3. */
const leaky = { className: "LeakyReLU", config: { alpha: 0.05 } };

async function viaFile(model: tf.LayersModel): Promise<tf.LayersModel> {
  const folder = await mkdtemp(join(tmpdir(), "mayhap-activations-"));
  try {
    await saveTfjs(model, folder);
    return (await loadTfjs(folder)) as tf.LayersModel;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("an activation that is a layer keeps its configuration, in copies and in files", async () => {
  const { dense, conv1d, lstm, timeDistributed, flatten } = tf.layers;
  const activation = leaky as never;
  const model = tf.sequential({
    layers: [
      conv1d({ filters: 3, kernelSize: 2, activation, inputShape: [6, 2], name: "conv" }),
      timeDistributed({ layer: dense({ units: 3, activation }), name: "each" }),
      lstm({ units: 2, activation, recurrentActivation: activation, returnSequences: true, name: "states" }),
      flatten(),
      dense({ units: 4, activation, name: "hidden" }),
      dense({ units: 2, activation, name: "last" }),
    ],
  });
  const x = tf.randomNormal([3, 6, 2], 0, 3, "float32", 1);
  const expected = bits(...predicted(model, x));
  const random = connect(model, { p: 0.2 }, () => true, ["linear", "conv", "recurrent"]);
  expect(bits(...predicted(random, x))).toBe(expected);
  expect(bits(...predicted(adapter.freeze(random, new Map()) as tf.LayersModel, x))).toBe(expected);
  for (const one of [model, random]) {
    expect(bits(...predicted(await viaFile(one), x))).toBe(expected);
    const posted = (await unpackModel(await packModel(one))) as tf.LayersModel;
    expect(bits(...predicted(posted, x))).toBe(expected);
  }
});

const published = openData("tfjs/divorce_dropout_dense/model.json");
if (published === undefined)
  process.stdout.write("layer-activations.test.ts did not try the published model: ../shared/data is not there.\n");

test.skipIf(published === undefined)("a published model with one is the same when it was saved again", async () => {
  const model = (await loadTfjs(published as string)) as tf.LayersModel;
  const x = tf.randomNormal([4, 54], 0, 1, "float32", 2);
  const expected = bits(...predicted(model, x));
  for (const saved of [model, connect(model, { p: 0.2 })])
    expect(bits(...predicted(await viaFile(saved), x))).toBe(expected);
});
