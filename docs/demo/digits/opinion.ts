import type { NdArray } from "@mayhap/core";
import type { Answer } from "../../../demo/src/ask.ts";
import { voteOf } from "./crowd.ts";

/** Aleatoric uncertainty in nats up to which networks mean what they say, and from which they waver as between two equal chances. */
const [MEANT, WAVERING] = [0.25, Math.LN2];

/** The networks' opinion in words: how many share the answer, and how sure each of them is. */
export function opinionOf({ digit, aleatoric }: Answer, samples: readonly NdArray[]): string {
  const votes = samples.filter(({ data }) => voteOf(data) === digit).length;
  const all = votes === samples.length;
  const who = `${all ? `All ${votes}` : `${votes} of ${samples.length}`} networks say ${digit}`;
  if (aleatoric > WAVERING) return `${who}, and hardly one is sure.`;
  if (!all) return `${who}, the others something else.`;
  return aleatoric > MEANT ? `${who}, but waver.` : `${who}, and mean it.`;
}
