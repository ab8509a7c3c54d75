import { adapterOf, dropconnect, predict } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import "../src/layers-model.ts";

it("the entry layers-model is enough for a tf.LayersModel, and has nothing for others", async () => {
  const { dense } = tf.layers;
  const model = tf.sequential({ layers: [dense({ units: 4, inputShape: [3] }), dense({ units: 2 })] });
  const random = dropconnect(model, 0.3);
  const y = await predict(random, [[1, 2, 3]], { samples: 10, seed: 1 });
  expect(y.std.at(0, 0)).toBeGreaterThan(0);
  let saved: tf.io.ModelArtifacts | undefined;
  await random.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
  const again = await predict(loaded, [[1, 2, 3]], { samples: 10, seed: 1 });
  expect(again.mean.toArray()).toEqual(y.mean.toArray());
  const graph = new tf.GraphModel("nowhere");
  expect(() => adapterOf(graph)).toThrow(/Registered: tfjs-layers \(tf\.LayersModel\)\./);
});
