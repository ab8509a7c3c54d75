import { mutualInformation, predict, predictiveEntropy } from "@mayhap/core";
import { detectOutOfDistribution } from "@mayhap/evaluate";
import { byWindow, inputOf, type Parts, SEED } from "./sampled.ts";

export const SAMPLES = 30;

/** AUROC of another text among the known one. */
export interface Detection {
  readonly mutualInformation: number;
  /** Entropy of the average of the samples. */
  readonly entropy: number;
  /** Entropy of the mean network's prediction. */
  readonly entropyOfMean: number;
}

type Scores = Readonly<Record<keyof Detection, Float64Array>>;

/** How well a network tells other texts from the one that it knows. */
export async function detections(
  sampled: unknown,
  mean: unknown,
  { known, others }: { readonly known: Parts; readonly others: Readonly<Record<string, Parts>> },
  symbols: number,
): Promise<Record<string, Detection>> {
  const scoresOf = async (parts: Parts): Promise<Scores> => {
    const input = inputOf(parts, symbols);
    const drawn = (await predict(sampled, input, { samples: SAMPLES, seed: SEED })).only;
    const single = (await predict(mean, input, { samples: 1, seed: SEED })).only;
    return {
      mutualInformation: byWindow(mutualInformation(drawn).data, parts),
      entropy: byWindow(predictiveEntropy(drawn).data, parts),
      entropyOfMean: byWindow(predictiveEntropy(single).data, parts),
    };
  };
  const inside = await scoresOf(known);
  const found: Record<string, Detection> = {};
  for (const [name, parts] of Object.entries(others)) {
    const outside = await scoresOf(parts);
    const area = (score: keyof Scores) => detectOutOfDistribution(inside[score], outside[score]).auroc;
    found[name] = {
      mutualInformation: area("mutualInformation"),
      entropy: area("entropy"),
      entropyOfMean: area("entropyOfMean"),
    };
  }
  return found;
}
