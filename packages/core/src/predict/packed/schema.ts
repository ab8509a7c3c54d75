import * as z from "zod/mini";

const whole = () => z.int({ error: "expected a whole number" }).check(z.gte(0, { error: "expected at least 0" }));
const text = () => z.string({ error: "expected text" });
const range = z
  .tuple([whole(), whole()], { error: "expected [from, to]" })
  .check(z.refine(([from, to]) => from < to, { error: "expected from < to" }));

const moments = z.strictObject({ counts: text(), mean: text(), squares: text() });
const layout = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("softmax"), axis: z.int({ error: "expected a whole number" }) }),
  z.strictObject({ type: z.literal("sigmoid") }),
]);

const output = z.strictObject({
  name: text(),
  shape: z.array(whole()),
  reading: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("values") }),
    z.strictObject({ type: z.literal("probabilities"), layout }),
    z.strictObject({ type: z.literal("logits"), layout }),
  ]),
  byRow: z.boolean(),
  values: moments,
  probabilities: z.optional(moments),
  sharpness: z.optional(moments),
  kept: z.optional(z.array(z.strictObject({ type: z.literal(["float32", "float64"]), data: text() }))),
  nonFinite: whole(),
});

/** What a packed prediction looks like. That its sizes fit each other is checked where they are unpacked. */
export const packedSchema: z.ZodMiniType = z.strictObject({
  type: z.literal("mayhap prediction"),
  version: z.literal(1),
  seed: whole(),
  method: z.literal(["mask", "gaussian"]),
  sampleRanges: z.array(range).check(z.minLength(1, { error: "expected a range" })),
  rowRange: range,
  stopped: z.literal(["samples", "tolerance", "deadline"]),
  nonFiniteInputs: z.record(z.string(), whole()),
  outputs: z.array(output).check(z.minLength(1, { error: "expected an output" })),
});
