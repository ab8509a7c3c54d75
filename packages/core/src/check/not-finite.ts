import type { Outputs } from "../predict/source.ts";
import type { Finding } from "./finding.ts";
import type { Trial } from "./trial.ts";

/** Names of the outputs that hold NaN or infinity. */
function broken(outputs: Outputs): string[] {
  return Object.keys(outputs).filter((name) => outputs[name]?.data.some((value) => !Number.isFinite(value)));
}

/** NaN and infinity: where they come from. `first`: number of the first sample. */
export async function notFiniteFindings(
  trial: Trial,
  plain: Outputs,
  samples: readonly Outputs[],
  first: number,
): Promise<Finding[]> {
  const inputs = Object.entries(trial.nonFinite);
  if (inputs.length > 0)
    return inputs.map(([input, count]) => ({
      code: "INPUT_NOT_FINITE",
      severity: "error",
      message: `Input "${input}" holds ${count} NaN or infinite values. Mend the data first: fill gaps, or leave these rows out.`,
    }));
  const always = broken(plain);
  const findings = always.map(
    (output): Finding => ({
      code: "OUTPUT_NOT_FINITE",
      severity: "error",
      message: `Output "${output}" is NaN or infinite without any sampling: the model itself fails on these inputs. Compare their range with that of the training data, and look for a logarithm, a division or float16 weights in it.`,
      output,
    }),
  );
  for (const [i, sample] of samples.entries()) {
    const output = broken(sample).find((name) => !always.includes(name));
    if (output !== undefined) return [...findings, await arising(trial, first + i, output)];
  }
  return findings;
}

/** Draws one site after the other until the output breaks: that of the last one is where it does. */
async function arising(trial: Trial, index: number, output: string): Promise<Finding> {
  let drawn = 1;
  while (drawn < trial.sites.length && !broken(await trial.sample(index, drawn)).includes(output)) drawn++;
  const id = trial.sites[drawn - 1]?.layer;
  const layer = trial.walk.find((known) => known.id === id)?.name;
  return {
    code: "SAMPLES_NOT_FINITE",
    severity: "error",
    message: `Output "${output}" is finite in deterministic mode and NaN or infinite in sample ${index}, as soon as layer "${layer}" drops weights: what follows divides by, or takes the logarithm of, a value that is now zero, or overflows. Leave this layer whole with layers: (layer) => layer.name !== "${layer}", or take a smaller p.`,
    ...(layer !== undefined && { layer }),
    output,
  };
}
