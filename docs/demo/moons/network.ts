import { predict, quantify } from "@mayhap/core";
import { Dice } from "../../../demo/src/draw/dice.ts";
import { buildNetwork } from "../shared/network.ts";
import { at } from "../shared/part.ts";
import { tf } from "../shared/tf.ts";
import { type Case, gridPoints } from "./data.ts";

const BATCH = 32;

/** What the network says of every grid point. Uncertainties in nats. */
export interface Landscape {
  /** Probability of class 1. */
  readonly probability: ArrayLike<number>;
  readonly total: ArrayLike<number>;
  readonly aleatoric: ArrayLike<number>;
  readonly epistemic: ArrayLike<number>;
}

/** A classifier of points of the plane, with the cases that it learns. */
export class Classifier {
  readonly #model: tf.Sequential;
  readonly #dice: Dice;
  readonly #points: Float32Array = gridPoints();

  constructor(p: number, seed: number) {
    const task = {
      inputs: 2,
      outputs: 2,
      activation: "softmax",
      loss: "sparseCategoricalCrossentropy",
      units: 40,
    } as const;
    this.#model = buildNetwork(task, p, seed);
    this.#dice = new Dice(seed, 4, 0);
  }

  /** One step on some of the cases. */
  async step(cases: readonly Case[]): Promise<number> {
    const batch = Array.from({ length: Math.min(BATCH, cases.length) }, () =>
      at(cases, this.#dice.below(cases.length)),
    );
    const x = tf.tensor2d(batch.map(({ place }) => [...place]));
    const y = tf.tensor2d(batch.map(({ label }) => [label]));
    const loss = (await this.#model.trainOnBatch(x, y)) as number;
    tf.dispose([x, y]);
    return loss;
  }

  async look(options: { samples: number; seed: number; signal: AbortSignal }): Promise<Landscape> {
    const y = await predict(this.#model, { data: this.#points, shape: [this.#points.length / 2, 2] }, options);
    const { total, aleatoric, epistemic } = quantify(y);
    const probability = y.probabilities.data.filter((_, i) => i % 2 === 1);
    return { probability, total: total.data, aleatoric: aleatoric.data, epistemic: epistemic.data };
  }

  dispose(): void {
    this.#model.optimizer.dispose();
    this.#model.dispose();
  }
}
