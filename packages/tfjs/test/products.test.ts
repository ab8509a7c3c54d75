import { dropconnect, type Prepared, predict, type WeightSite } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { onEachBackend } from "./support/backends.ts";
import { connect, distance, drop, open } from "./support/transform.ts";

const dense = (units: number, seed: number, inputShape?: number[]) =>
  tf.layers.dense({
    units,
    activation: "tanh",
    kernelInitializer: tf.initializers.randomNormal({ stddev: 0.3, seed }),
    biasInitializer: tf.initializers.randomNormal({ stddev: 1, seed: seed + 50 }),
    ...(inputShape && { inputShape }),
  });

/** A chain of dense layers whose second layer is called twice. */
function calledTwice(): tf.LayersModel {
  const input = tf.input({ shape: [6] });
  const twice = dense(9, 2);
  const first = dense(9, 1).apply(input) as tf.SymbolicTensor;
  const y = dense(3, 3).apply(twice.apply(twice.apply(first))) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: y });
}

/** The weights of a sample: some are dropped. */
const drawn = ({ values }: WeightSite, sample: number) => values.map((w, i) => ((i + sample) % 3 === 0 ? 0 : w));

/** In the order in which a site asks for it. */
function ordered({ order, shape }: WeightSite, values: Float32Array): Float32Array {
  if (order !== "transposed") return values;
  return tf.tidy(() =>
    tf
      .transpose(tf.tensor(values, [...shape]))
      .dataSync<"float32">()
      .slice(),
  );
}

const SAMPLES = 3;

function byProducts(prepared: Prepared, sites: readonly WeightSite[]) {
  return prepared.runProducts?.((site, rows) => {
    const one = sites[site] as WeightSite;
    const [length] = one.shape as [number, number];
    return tf.tidy(() => {
      const products = tf.split(tf.tensor2d(rows, [rows.length / length, length]), SAMPLES).map((part, k) => {
        const weights = tf.tensor2d(drawn(one, k), one.shape as [number, number]);
        return tf.matMul(part, weights);
      });
      return tf.concat(products).dataSync<"float32">().slice();
    });
  }, SAMPLES);
}

onEachBackend((backend) => {
  it.each([1, 5, 16])(
    "outputs are the same by products as with drawn weights, for %d rows, and nothing is left",
    async (rows) => {
      const x = tf.randomNormal([rows, 6], 0, 1, "float32", 3);
      const { prepared, program, close } = await open(connect(calledTwice()), x);
      const sites = program.sites as readonly WeightSite[];
      const found = (await byProducts(prepared, sites)) ?? {};
      for (let sample = 0; sample < SAMPLES; sample++) {
        const wanted = await prepared.run(sites.map((site) => ordered(site, drawn(site, sample))));
        for (const [name, { data, shape }] of Object.entries(wanted)) {
          expect(found[name]?.shape).toEqual([SAMPLES * rows, ...shape.slice(1)]);
          const of = (k: number) => found[name]?.data.subarray(k * data.length, (k + 1) * data.length) as Float32Array;
          expect(distance(of(sample), data as Float32Array)).toBeLessThan(1e-5);
          expect(distance(of((sample + 1) % SAMPLES), data as Float32Array)).toBeGreaterThan(1e-2);
        }
      }
      await close();
    },
  );

  it("keeps no tensors, and none where a product fails", async () => {
    const x = tf.randomNormal([2, 6], 0, 1, "float32", 3);
    const { prepared, program, close } = await open(connect(calledTwice()), x);
    const before = tf.memory().numTensors;
    const zeros = (site: number, rows: Float32Array) => {
      const [length, width] = (program.sites[site] as WeightSite).shape as [number, number];
      return new Float32Array((rows.length / length) * width);
    };
    await prepared.runProducts?.(zeros, 4);
    expect(tf.memory().numTensors).toBe(before);
    const fails = prepared.runProducts?.(() => {
      throw new RangeError("no product");
    }, 2);
    await expect(fails).rejects.toThrow("no product");
    expect(tf.memory().numTensors).toBe(before);
    await close();
  });

  it("what was computed together is not thrown away when time is over", async () => {
    const x = tf.randomNormal([2, 6], 0, 1, "float32", 3);
    const model = dropconnect(calledTwice(), 0.3);
    // The first run is of two samples, and the time is over by then.
    const y = await predict(model, x, { samples: 1000, deadline: 1e-6, seed: 5 });
    expect(y.samples).toBe(2);
    const two = await predict(model, x, { samples: 2, seed: 5 });
    expect([...y.mean.data]).toEqual([...two.mean.data]);
  });

  it("weights are drawn and fed where rows are many, positions are rows, or something else is drawn", async () => {
    const offers = async (model: tf.LayersModel, shape: number[]) => {
      const { prepared, close } = await open(model, tf.zeros(shape));
      const offered = prepared.runProducts !== undefined;
      await close();
      return offered;
    };
    expect(await offers(connect(calledTwice()), [16, 6])).toBe(true);
    // The cpu backend's own products are slower for any number of rows.
    expect(await offers(connect(calledTwice()), [17, 6])).toBe(backend === "cpu");
    expect(await offers(connect(calledTwice(), { bias: true }), [1, 6])).toBe(false);
    const positions = tf.sequential({ layers: [dense(5, 1, [4, 6]), dense(3, 2)] });
    expect(await offers(connect(positions), [1, 4, 6])).toBe(false);
    const wrapped = tf.sequential({
      layers: [tf.layers.timeDistributed({ layer: dense(5, 1), inputShape: [4, 6] })],
    });
    expect(await offers(connect(wrapped), [1, 4, 6])).toBe(false);
    const net = calledTwice();
    const both = drop(connect(net), [net.layers[1]?.name as string]);
    expect(await offers(both, [1, 6])).toBe(false);
  });
});
