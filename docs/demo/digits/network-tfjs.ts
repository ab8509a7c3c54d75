import "@mayhap/tfjs";
import description from "../../../demo/model/tfjs/model.json" with { type: "json" };
import weightsUrl from "../../../demo/model/tfjs/weights-65e046683aef.bin?url";
import { startTf, tf } from "../shared/tf.ts";

/** The trained network as a TF.js model. */
export async function loadWithTfjs(): Promise<object> {
  await startTf();
  const weightData = await (await fetch(weightsUrl)).arrayBuffer();
  const { modelTopology, weightsManifest } = description;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights) as tf.io.WeightsManifestEntry[];
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}
