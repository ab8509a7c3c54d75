import fc from "fast-check";
import { linear, Mlp, relu, softmax } from "../../../../../docs/examples/mlp.ts";
import "../../../../../docs/examples/mlp-adapter.ts";
import { dropconnect, type Predictions, type PredictOptions, predict } from "../../../src/index.ts";

const weight = (name: string, inputs: number, units: number) => ({
  name,
  shape: [inputs, units] as const,
  values: Float32Array.from({ length: inputs * units }, (_, i) => Math.cos(i + inputs)),
});

function model(head: typeof linear, maskPer: "sample" | "example") {
  const layers = [
    { name: "hidden", kernel: weight("w1", 2, 5), activation: relu },
    { name: "out", kernel: weight("w2", 5, 3), activation: head },
  ];
  return dropconnect(new Mlp(layers), { p: 0.3, maskPer });
}

/** What to predict; the same case predicted twice gives the same. */
export interface Case {
  readonly classes: boolean;
  readonly maskPer: "sample" | "example";
  readonly inputs: readonly (readonly number[])[];
  readonly options: PredictOptions;
}

/** All kinds of predictions: values, probabilities, logits; kept or not; stopped or not; NaN among the inputs. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    classes: fc.boolean(),
    maskPer: fc.constantFrom("sample", "example"),
    inputs: fc.array(fc.tuple(value(), value()), { minLength: 1, maxLength: 5 }),
    options: fc.record(
      {
        seed: fc.maxSafeNat(),
        keep: fc.boolean(),
        samples: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant({ min: 2, max: 30, tolerance: 0.5 })),
        output: fc.constantFrom("logits", "probabilities", "values"),
      },
      { requiredKeys: ["seed", "samples"] },
    ),
  })
  // A network without a softmax gives no probabilities.
  .filter(({ classes, options }) => classes || options.output !== "probabilities");

function value(): fc.Arbitrary<number> {
  return fc.oneof(
    { arbitrary: fc.float({ min: -5, max: 5, noNaN: true }), weight: 8 },
    { arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0), weight: 1 },
  );
}

/** Predicts rows `from` to `to` of a case. */
export function run(
  { classes, maskPer, inputs, options }: Case,
  [from, to]: readonly [number, number] = [0, inputs.length],
  more: PredictOptions = {},
): Promise<Predictions> {
  const x = inputs.slice(from, to);
  return predict(model(classes ? softmax : linear, maskPer), { x }, { ...options, firstRow: from, ...more });
}
