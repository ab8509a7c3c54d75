import {
  dropconnect,
  dropout,
  maxProbability,
  mutualInformation,
  type Prediction,
  type PredictOptions,
  predict,
  predictiveEntropy,
} from "@mayhap/core";
import { nll } from "@mayhap/evaluate";
import type { OnnxModel } from "@mayhap/onnx";
import type { Images } from "../../support/idx.ts";
import type { Method, Recipe } from "./network.ts";
import { OUT } from "./onnx-of.ts";
import { pixelsOf } from "./train.ts";

export const SEED = 20_261_121;
export const ways = ["mean network", "masks", "Gaussian"] as const;
export type Way = (typeof ways)[number];

/** What is uncertain about each case, in nats or as 1 - the largest probability. */
export interface Uncertainties {
  readonly mutualInformation: readonly number[];
  readonly entropy: readonly number[];
  readonly unsure: readonly number[];
}

/** What a network said of the test pictures of its own kind, and of strange ones, in one way to predict. */
export interface Answers {
  readonly classes: readonly number[];
  readonly nll: number;
  readonly inside: Uncertainties;
  readonly outside: Uncertainties;
}

export interface TestPictures {
  readonly inside: Images;
  readonly outside: Images;
}

/** The ways to predict that a network has: only pre-activations of DropConnect are drawn as Wan et al. draw them. */
export function waysOf(method: Method): readonly Way[] {
  return ways.slice(0, { "no drop": 1, dropout: 2, DropConnect: 3 }[method]);
}

export async function answers(
  model: OnnxModel,
  { method, p }: Pick<Recipe, "method" | "p">,
  way: Way,
  { inside, outside }: TestPictures,
  samples: number,
): Promise<Answers> {
  const predicted = (images: Images) =>
    predictionOf(model, method, way === "mean network" ? 0 : p, way, images, samples);
  const [ours, strange] = [await predicted(inside), await predicted(outside)];
  return {
    classes: classesOf(ours),
    nll: nll(ours, inside.labels),
    inside: uncertaintiesOf(ours),
    outside: uncertaintiesOf(strange),
  };
}

async function predictionOf(
  model: OnnxModel,
  method: Method,
  p: number,
  way: Way,
  images: Images,
  samples: number,
): Promise<Prediction> {
  const dropping =
    method === "dropout" ? dropout(model, p) : dropconnect(model, { p, layers: ({ name }) => name !== OUT });
  const input = { x: { data: pixelsOf(images), shape: [images.labels.length, 784] } };
  const options: PredictOptions = {
    seed: SEED,
    method: way === "Gaussian" ? "gaussian" : "mask",
    output: "probabilities",
  };
  // With p = 0 all samples are the network as it is: what masks and noise have as their mean.
  return (await predict(dropping, input, { ...options, samples: p === 0 ? 1 : samples })).only;
}

/** Share of pictures that the mean network has wrong. */
export async function meanError(model: OnnxModel, images: Images): Promise<number> {
  const classes = classesOf(await predictionOf(model, "no drop", 0, "mean network", images, 1));
  return classes.filter((found, i) => found !== images.labels[i]).length / classes.length;
}

function classesOf({ probabilities }: Prediction): number[] {
  const { data } = probabilities as { data: ArrayLike<number> };
  return Array.from({ length: data.length / 10 }, (_, row) => {
    let best = 0;
    for (let k = 1; k < 10; k++) if ((data[row * 10 + k] as number) > (data[row * 10 + best] as number)) best = k;
    return best;
  });
}

function uncertaintiesOf(prediction: Prediction): Uncertainties {
  return {
    mutualInformation: rounded(mutualInformation(prediction).data),
    entropy: rounded(predictiveEntropy(prediction).data),
    unsure: rounded(maxProbability(prediction).data.map((p) => 1 - p)),
  };
}

/** Kept in a text file between runs. */
function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(6)));
}
