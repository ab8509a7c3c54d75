import { type Prediction, predict } from "@mayhap/core";
import { buildNetwork } from "../shared/network.ts";
import type { Place } from "../shared/plane.ts";
import { tf } from "../shared/tf.ts";
import { GRID } from "./data.ts";

/** A network of one input and one output, with the points that it learns. */
export class Fit {
  readonly #model: tf.Sequential;
  #x: tf.Tensor | undefined;
  #y: tf.Tensor | undefined;

  constructor(p: number, seed: number) {
    const task = { inputs: 1, outputs: 1, activation: "linear", loss: "meanSquaredError", units: 48 } as const;
    this.#model = buildNetwork(task, p, seed);
  }

  set points(points: readonly Place[]) {
    tf.dispose([this.#x, this.#y].filter((tensor) => tensor !== undefined));
    const column = (axis: 0 | 1) => tf.tensor2d(points.map((point) => [point[axis]]));
    [this.#x, this.#y] = [column(0), column(1)];
  }

  async step(): Promise<number> {
    return (await this.#model.trainOnBatch(this.#x as tf.Tensor, this.#y as tf.Tensor)) as number;
  }

  /** What the network says along the grid, in so many samples. */
  look(options: { samples: number; seed: number; signal: AbortSignal }): Promise<Prediction> {
    return predict(this.#model, { data: GRID, shape: [GRID.length, 1] }, { ...options, keep: true });
  }

  dispose(): void {
    tf.dispose([this.#x, this.#y].filter((tensor) => tensor !== undefined));
    this.#model.optimizer.dispose();
    this.#model.dispose();
  }
}
