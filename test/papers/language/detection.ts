import { mutualInformation, predict, predictiveEntropy } from "@mayhap/core";
import { detectOutOfDistribution } from "@mayhap/evaluate";
import type { OnnxModel } from "@mayhap/onnx";
import { meanOf } from "../page.ts";
import { byWindow, dropping, inputOf, type Parts, SEED } from "./sampled.ts";

export const SAMPLES = 30;

/** AUROC of another text among the test text. */
export interface Detection {
  readonly mutualInformation: number;
  /** Entropy of the average of the samples. */
  readonly entropy: number;
  /** Entropy of the mean network's prediction. */
  readonly entropyOfMean: number;
}

export interface Uncertainty {
  /** Mean entropy of the predictions of the test text, in bits: what the network expects its score to be. */
  readonly expected: { readonly mean: number; readonly sampled: number };
  readonly detection: Readonly<Record<string, Detection>>;
}

type Scores = Readonly<Record<keyof Detection, Float64Array>>;

/** What a network thinks of its predictions, and how well it tells other texts from the one that it knows. */
export async function uncertainty(
  model: OnnxModel,
  p: number,
  { test, others }: { readonly test: Parts; readonly others: Readonly<Record<string, Parts>> },
  symbols: number,
): Promise<Uncertainty> {
  const scoresOf = async (parts: Parts): Promise<Scores> => {
    const input = inputOf(parts, symbols);
    const drawn = (await predict(dropping(model, p), input, { samples: SAMPLES, seed: SEED })).only;
    const single = (await predict(dropping(model, 0), input, { samples: 1, seed: SEED })).only;
    return {
      mutualInformation: byWindow(mutualInformation(drawn).data, parts),
      entropy: byWindow(predictiveEntropy(drawn).data, parts),
      entropyOfMean: byWindow(predictiveEntropy(single).data, parts),
    };
  };
  const inside = await scoresOf(test);
  const detection: Record<string, Detection> = {};
  for (const [name, parts] of Object.entries(others)) {
    const outside = await scoresOf(parts);
    const area = (score: keyof Scores) => detectOutOfDistribution(inside[score], outside[score]).auroc;
    detection[name] = {
      mutualInformation: area("mutualInformation"),
      entropy: area("entropy"),
      entropyOfMean: area("entropyOfMean"),
    };
  }
  const inBits = (nats: Float64Array) => meanOf([...nats]).value / Math.LN2;
  return { expected: { mean: inBits(inside.entropyOfMean), sampled: inBits(inside.entropy) }, detection };
}
