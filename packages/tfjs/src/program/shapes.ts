import * as tf from "@tensorflow/tfjs";
import { MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import type { Around } from "./execute.ts";
import { invalid } from "./gaussian.ts";
import { askedShape, type RowCount } from "./rows.ts";
import { isWeightSlot, type NoiseSlot, type Slot, type StepSlot } from "./slots.ts";

/**
 * The shapes of what is drawn for activations and pre-activations, by site id, from a pass without randomness. `apart`: whether examples
 * are known not to touch.
 */
export function drawShapes(
  slots: readonly Slot[],
  rows: RowCount,
  apart: boolean,
  pass: (around: Around) => tf.Tensor[],
): Record<string, number[]> {
  const ofSteps = slots.filter((slot): slot is StepSlot => !isWeightSlot(slot));
  const noise = ofSteps.filter((slot): slot is NoiseSlot => slot.site.type === "noise");
  const shapes: Record<string, number[]> = {};
  // Then a layer's rows are those of the input, and no pass is needed to see them.
  if (apart && noise.length === ofSteps.length)
    return Object.fromEntries(noise.map(({ site, layer }) => [site.id, [rows.asked, layer.units]]));
  if (ofSteps.length === 0) return shapes;
  tf.tidy(() => {
    pass((step, inputs, call) => {
      const slot = ofSteps.find((candidate) => candidate.step === step);
      if (slot !== undefined)
        shapes[slot.site.id] = askedShape(shapeOf(slot, (inputs[0] as tf.Tensor).shape, rows), rows);
      return call();
    });
  });
  return shapes;
}

function shapeOf(slot: StepSlot, shape: readonly number[], { run }: RowCount): number[] {
  if (slot.layer instanceof MonteCarloDropout) return slot.layer.maskShape(shape);
  if (shape[0] !== run) throw invalid(slot.site.layer, `got ${shape[0]} rows for ${run} examples`);
  return [...shape];
}
