import type { Absent, DenseSpec, Fixtures, MlpSpec } from "@mayhap/conformance";
import { type Dense, linear, Mlp, relu, softmax, type Weight } from "./mlp.ts";
import type { MlpInputs } from "./mlp-adapter.ts";

const activations = { linear, relu, softmax };

/** Layers of the framework for layers of the suite. Equal objects become the same tensors. */
function build({ layers }: MlpSpec): Dense[] {
  const weight = (spec: DenseSpec, part: string, shape: readonly number[], values: Float32Array): Weight => ({
    name: `${part}${layers.indexOf(spec)}`,
    shape,
    values,
  });
  return layers.map((spec, i) => ({
    name: `dense${i}`,
    kernel: weight(spec, "kernel", spec.shape, spec.kernel),
    bias: spec.bias && weight(spec, "bias", [spec.shape[1]], spec.bias),
    activation: activations[spec.activation],
  }));
}

const absent = (reason: string): Absent => ({ absent: reason });

export const fixtures: Fixtures<Mlp, MlpInputs> = {
  mlp: (spec) => new Mlp(build(spec)),
  tied: (spec) => new Mlp(build(spec)),
  nothingLinear: () => new Mlp([]),
  counting(spec) {
    let executions = 0;
    const [first, ...rest] = build(spec) as [Dense, ...Dense[]];
    // A layer reads its kernel once when it is computed.
    const kernel: Weight = {
      ...first.kernel,
      get values() {
        executions++;
        return first.kernel.values;
      },
    };
    return { model: new Mlp([{ ...first, kernel }, ...rest]), executions: () => executions };
  },
  inputs(_, { data, shape }) {
    const [rows = 0, width = 0] = shape;
    return { x: Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width))) };
  },
  run(model, { x }) {
    const y = model.predict(x.map((row) => Float32Array.from(row)));
    const data = Float32Array.from(y.flatMap((row) => [...row]));
    return { y: { data, shape: [y.length, data.length / y.length] } };
  },
  bad: () => ({
    unknownName: { X: [[1, 2, 3, 4]] } as unknown as MlpInputs,
    wrongRank: { x: [1, 2, 3, 4] } as unknown as MlpInputs,
    wrongWidth: { x: [[1, 2, 3, 4, 5]] },
    wrongType: { x: [["1", "2", "3", "4"]] } as unknown as MlpInputs,
  }),
  twoOutputs: absent("an Mlp has one output"),
  withDropout: absent("an Mlp has no dropout layers"),
  conv: absent("an Mlp has no convolutions"),
  embedding: absent("an Mlp has no tables of words"),
  fixedBatch: absent("an Mlp takes any number of rows"),
  reload: absent("an Mlp has no file format"),
  resources: absent("an Mlp holds nothing but arrays"),
};
