import {
  dropconnect,
  dropout,
  maxProbability,
  mutualInformation,
  type Prediction,
  type PredictOptions,
  predict,
} from "@mayhap/core";
import { accuracy, accuracyRejection, detectErrors, detectOutOfDistribution, nll } from "@mayhap/evaluate";
import type * as tf from "@tensorflow/tfjs";
import type { Images } from "../../support/idx.ts";

import { type Method, pixelsOf } from "./network.ts";

const SEED = 20_261_121;
export const SAMPLES = 50;
/** Shares of the test pictures that are referred. */
export const REFERRED = [0, 0.01, 0.02, 0.05, 0.1, 0.2] as const;

/** A way to predict with a trained network. */
export interface Inference {
  readonly way: "mean network" | "masks" | "Gaussian";
  readonly error: number;
  readonly nll: number;
  /** AUROC of Fashion-MNIST among MNIST, and of errors among right answers: by mutual information, or by 1 - the largest probability of one network. */
  readonly outside: number;
  readonly outsideByProbability: number;
  readonly errors: number;
  /** Accuracy on what is left when the most uncertain shares of `REFERRED` are taken out. */
  readonly rejection: readonly number[];
}

/** Predicts MNIST's test digits and pictures of clothes in every way that the network has. */
export async function inferences(
  model: tf.LayersModel,
  method: Method,
  p: number,
  digits: Images,
  clothes: Images,
): Promise<Inference[]> {
  const ways: Inference["way"][] = ["mean network"];
  if (method !== "no drop") ways.push("masks");
  if (method === "DropConnect") ways.push("Gaussian");
  const found: Inference[] = [];
  // In training each example had masks of its own; here a sample's masks are one network.
  const transform = method === "dropout" ? dropout : dropconnect;
  // One sample with p = 0 is the network as it is: what W∘M·s and the factors of dropout have as their mean.
  const still = transform(model, 0);
  for (const way of ways)
    found.push(await inference(way === "mean network" ? still : transform(model, p), way, digits, clothes));
  return found;
}

async function inference(model: tf.LayersModel, way: Inference["way"], digits: Images, clothes: Images) {
  const predicted = async (images: Images): Promise<Prediction> => {
    const input = { data: pixelsOf(images), shape: [images.labels.length, 784] };
    const samples = way === "mean network" ? 1 : SAMPLES;
    const options: PredictOptions = { samples, seed: SEED, method: way === "Gaussian" ? "gaussian" : "mask" };
    return (await predict(model, input, options)).only;
  };
  const [inside, outside] = [await predicted(digits), await predicted(clothes)];
  const unsure = (y: Prediction) => maxProbability(y).data.map((p) => 1 - p);
  const uncertainty = (y: Prediction) => (way === "mean network" ? unsure(y) : mutualInformation(y).data);
  const { accuracy: left } = accuracyRejection(uncertainty(inside), inside, digits.labels);
  return {
    way,
    error: 1 - accuracy(inside, digits.labels),
    nll: nll(inside, digits.labels),
    outside: detectOutOfDistribution(uncertainty(inside), uncertainty(outside)).auroc,
    outsideByProbability: detectOutOfDistribution(unsure(inside), unsure(outside)).auroc,
    errors: detectErrors(uncertainty(inside), inside, digits.labels).auroc,
    rejection: REFERRED.map((share) => left[Math.round(share * digits.labels.length)] as number),
  };
}
