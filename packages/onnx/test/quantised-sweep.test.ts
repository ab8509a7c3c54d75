import { dropconnect, predict, sweep } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { build } from "./support/build.ts";
import { inputOf, quantisedForms } from "./support/quantised-forms.ts";

const names = quantisedForms.filter(({ type = 1 }) => type === 1);

test.each(names.map((form) => [form.name, form] as const))(
  "a sweep is right where p is in the graph: %s",
  async (_, form) => {
    const model = build(form.parts({ keep: () => true, factor: 1 }));
    const inputs = { x: new ort.Tensor("float32", inputOf(form), [...form.x]) };
    const options = { samples: 6, seed: 3, output: "values" } as const;
    const ps = [0, 0.2, 0.5];
    let i = 0;
    for await (const swept of sweep(dropconnect(model, { p: 0.3, layers: "all" }), inputs, ps, options)) {
      const alone = await predict(dropconnect(model, { p: ps[i++] as number, layers: "all" }), inputs, options);
      expect(Object.values(swept.outputs).map(({ mean }) => mean)).toEqual(
        Object.values(alone.outputs).map(({ mean }) => mean),
      );
    }
    expect(i).toBe(ps.length);
  },
);
