import type { RawArray } from "../adapter/program.ts";
import { readingOf } from "../predict/reading.ts";
import type { Outputs } from "../predict/source.ts";
import type { OutputReading } from "../predict/tally.ts";
import { sizeOf } from "../shape.ts";
import type { Finding } from "./finding.ts";
import { allEqual } from "./spread.ts";
import { lostClasses, lostValues } from "./too-noisy.ts";
import type { Trial } from "./trial.ts";

/** One output: in deterministic mode, and in every sample. */
interface Seen {
  readonly name: string;
  readonly plain: RawArray;
  readonly samples: readonly RawArray[];
  readonly reading: OutputReading;
}

/** float32 tells probabilities from 0 and 1 to 6e-8; nearer than this there is nothing left to vary. */
const EDGE = 1e-6;
/** Fewer drops than this in all samples, and none may have hit. */
const LEAST_DROPS = 3;

/** What the outputs of some samples show. `samples` hold no NaN. */
export function outputFindings(trial: Trial, plain: Outputs, samples: readonly Outputs[]): Finding[] {
  const seen = Object.entries(plain).map(
    ([name, value]): Seen => ({
      name,
      plain: value,
      samples: samples.map((sample) => sample[name] as RawArray),
      reading: readingOf(name, value.shape, trial.infos, undefined, undefined),
    }),
  );
  const scores = seen.filter((output) => !isWhole(output)).map(({ name }) => name);
  return seen.flatMap((output) => {
    const whole = isWhole(output) ? [wholeNumbers(output.name, scores)] : [];
    const { length } = output.plain.data;
    // An output whose length varies has no spread; predict says so.
    if (length === 0 || output.samples.length === 0 || output.samples.some(({ data }) => data.length !== length))
      return whole;
    const trouble =
      saturated(output) ?? constant(output, trial, samples.length) ?? (whole.length > 0 ? undefined : tooNoisy(output));
    return trouble ? [...whole, trouble] : whole;
  });
}

/** Whether an output is of a type for whole numbers, or of 64 bits (which may be such a type) and holds nothing else. */
function isWhole({ plain, samples }: Seen): boolean {
  const integers = ({ data }: RawArray) => !(data instanceof Float32Array) && data.every(Number.isInteger);
  return plain.data.length > 0 && [plain, ...samples].every(integers);
}

function wholeNumbers(output: string, others: readonly string[]): Finding {
  const instead =
    others.length > 0
      ? `Read ${others.map((name) => `"${name}"`).join(" or ")} instead, with the option outputs.`
      : "Export the model with the scores that it is computed from as an output.";
  return {
    code: "OUTPUT_WHOLE_NUMBERS",
    severity: others.length > 0 ? "note" : "warning",
    message: `Output "${output}" holds whole numbers (a class, an index, quantised values): its mean is none of them, and small changes do not show. ${instead}`,
    output,
  };
}

function saturated({ name, plain, samples, reading }: Seen): Finding | undefined {
  if (reading.type === "values") return undefined;
  const certain = ({ data }: RawArray) =>
    data.every((p, i) => (p < EDGE || p > 1 - EDGE) && Math.abs(p - (plain.data[i] as number)) < EDGE);
  if (![plain, ...samples].every(certain)) return undefined;
  return {
    code: "OUTPUT_SATURATED",
    severity: "warning",
    message: `Output "${name}" is 0 or 1 to float32's precision, in deterministic mode and in every sample, so that no spread can be seen. Look at the logits before the softmax or sigmoid; the usual reason is inputs on another scale than in training (0 to 255 for 0 to 1).`,
    output: name,
  };
}

function constant({ name, samples }: Seen, { sites }: Trial, count: number): Finding | undefined {
  if (count < 2 || !allEqual(samples)) return undefined;
  const drops =
    sites.reduce((sum, site) => sum + site.p * (site.type === "weight" ? sizeOf(site.shape) : 1), 0) * count;
  if (drops < LEAST_DROPS)
    return {
      code: "P_TOO_SMALL",
      severity: "warning",
      message: `All ${count} samples of output "${name}" are the same: with so small a p they drop ${drops.toPrecision(2)} weights in all. Take a larger p or more samples.`,
      output: name,
    };
  return {
    code: "OUTPUT_CONSTANT",
    severity: "warning",
    message: `All ${count} samples of output "${name}" are the same: no replaced layer reaches it, or what they change is lost on the way (behind a ReLU that is 0, a rounding, a clipping). explain(model) shows which layers are replaced; choose others with layers or kinds.`,
    output: name,
  };
}

function tooNoisy({ name, plain, samples, reading }: Seen): Finding | undefined {
  const why = reading.type === "values" ? lostValues(plain, samples) : lostClasses(plain, samples, reading.layout);
  if (why === undefined) return undefined;
  return {
    code: "P_TOO_HIGH",
    severity: "warning",
    message: `Output "${name}": ${why}. p is too high for so many layers: each one multiplies mean squares by up to 1/(1-p). Take a smaller p (0.05, say), or fewer layers: layers: "last".`,
    output: name,
  };
}
