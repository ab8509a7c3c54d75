import { adapter, DropConnectDense, dropConnectDense, type TrainableP } from "@mayhap/tfjs";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { connect } from "./support/transform.ts";

/** The target is the sum of all 16 inputs, or has nothing to do with any of them. */
function task(useful: boolean): { x: tf.Tensor; y: tf.Tensor } {
  const x = tf.randomUniform([256, 16], -1, 1, "float32", 1);
  return { x, y: useful ? tf.sum(x, 1, true) : tf.randomUniform([256, 1], -1, 1, "float32", 2) };
}

async function learn(useful: boolean, trainableP: TrainableP): Promise<DropConnectDense> {
  const layer = dropConnectDense({
    units: 1,
    p: 0.3,
    seed: 8,
    trainableP,
    inputShape: [16],
    kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
  });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
  const { x, y } = task(useful);
  await model.fit(x, y, { epochs: 30, batchSize: 64, shuffle: false });
  return layer;
}

onEachBackend((backend) => {
  test("p falls where every connection carries signal, and rises where none does", async () => {
    const useful = await learn(true, { penalty: 1e-3 });
    const useless = await learn(false, { penalty: 1e-2 });
    expect(useful.p).toBeGreaterThan(0);
    expect(useful.p).toBeLessThan(0.15);
    expect(useless.p).toBeGreaterThan(0.6);
    expect(useless.p).toBeLessThan(1);
    expect(useless.params.p).toBe(useless.p);
  });

  test("the penalty is on the expected number of connections kept", () => {
    const layer = dropConnectDense({ units: 5, p: 0.25, bias: true, trainableP: { penalty: 0.01 }, inputShape: [4] });
    layer.build([null, 4]);
    expect(layer.calculateLosses().map((loss) => loss.dataSync()[0])[0]).toBeCloseTo(0.01 * (4 * 5 + 5) * 0.75, 5);
  });

  test.runIf(backend === "cpu")("the gradient of p is that of finite differences", () => {
    const x = tf.randomUniform([6, 4], -1, 1, "float32", 3);
    for (const scale of ["inverted", "none"] as const) {
      const make = (logit?: number): [DropConnectDense, () => tf.Scalar] => {
        const layer = dropConnectDense({
          units: 3,
          p: 0.3,
          scale,
          bias: true,
          seed: 4,
          trainableP: { temperature: 0.5, penalty: 0.02 },
          kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }),
          biasInitializer: "ones",
        });
        layer.build([null, 4]);
        const weights = layer.getWeights();
        if (logit !== undefined) layer.setWeights([...weights.slice(0, 2), tf.scalar(logit)]);
        const loss = (): tf.Scalar =>
          tf.add(
            tf.sum(tf.square(layer.apply(x, { training: true }) as tf.Tensor)),
            layer.calculateLosses()[0] as tf.Scalar,
          ) as tf.Scalar;
        return [layer, loss];
      };
      const [layer, loss] = make();
      const variable = layer.weights[2]?.read() as tf.Variable;
      const logit = variable.dataSync()[0] as number;
      const gradient = tf.variableGrads(loss, [variable]).grads[variable.name]?.dataSync()[0] as number;
      const h = 1e-2;
      const at = (value: number): number => make(value)[1]().dataSync()[0] as number;
      const difference = (at(logit + h) - at(logit - h)) / (2 * h);
      expect(Math.abs(gradient - difference) / Math.abs(difference)).toBeLessThan(5e-3);
    }
  });

  test("it starts at p, is saved and loaded, and is what sampling uses", async () => {
    const layer = dropConnectDense({
      units: 2,
      p: 0.3,
      trainableP: { temperature: 0.2, penalty: 0 },
      inputShape: [3],
      name: "learnt",
    });
    const model = tf.sequential({ layers: [layer] });
    expect(layer.p).toBeCloseTo(0.3, 4);
    layer.setWeights([...layer.getWeights().slice(0, 2), tf.scalar(1)]);
    const trained = layer.p;
    expect(trained).toBeCloseTo(1 / (1 + Math.exp(-1)), 4);
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
    expect((loaded.layers[0] as DropConnectDense).p).toBe(trained);
    expect(loaded.layers[0]?.getConfig().trainableP).toEqual({ temperature: 0.2, penalty: 0 });
    expect((await adapter.compile(loaded)).sites[0]).toMatchObject({ p: trained });
    expect(adapter.layers(loaded)[0]?.dropconnect?.p).toBe(trained);
    const changed = connect(loaded, { p: 0.1 });
    expect(adapter.layers(changed)[0]?.dropconnect?.p).toBeCloseTo(0.1, 4);
    expect(changed.layers[0]).toBeInstanceOf(DropConnectDense);
    expect(adapter.layers(connect(loaded, {}, () => false))[0]?.dropconnect).toBeUndefined();
  });

  test("p stays inside (0, 1) however far training goes", () => {
    const layer = dropConnectDense({ units: 2, p: 0.3, trainableP: true, inputShape: [3] });
    layer.build([null, 3]);
    for (const logit of [-1000, 1000]) {
      layer.setWeights([...layer.getWeights().slice(0, 2), tf.scalar(logit)]);
      expect(layer.p > 0 && layer.p < 1).toBe(true);
      const out = layer.apply(tf.ones([4, 3]), { training: true }) as tf.Tensor;
      expect(out.dataSync().every(Number.isFinite)).toBe(true);
    }
  });
});
