import { dropconnect, explain } from "@mayhap/core";
import { ask } from "./ask.ts";
import { drawQuestions } from "./draw/pictures.ts";
import type { Findings } from "./findings.ts";
import { about as readAbout } from "./models/about.ts";
import type { Networks } from "./models/networks.ts";
import { compare, summarise } from "./summary.ts";

/** Makes both networks stochastic and puts all pictures to them. `seed` decides the pictures and the masks. */
export async function investigate(networks: Networks, options: { samples: number; seed: number }): Promise<Findings> {
  const about = readAbout();
  const questions = drawQuestions(options.seed);
  const tfjs = dropconnect(networks.tfjs, about.p);
  const onnx = dropconnect(networks.onnx, about.p);
  const ours = await ask(tfjs, questions, options);
  const theirs = await ask(onnx, questions, options);
  return {
    ...options,
    about,
    answers: ours.answers,
    groups: summarise(ours.answers, about.threshold),
    agreements: compare(ours.answers, ours.samples, theirs.samples),
    explanation: explain(onnx),
    time: { tfjs: ours.milliseconds, onnx: theirs.milliseconds },
  };
}
