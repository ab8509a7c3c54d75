import type { Calibration, StdScaling } from "@mayhap/evaluate";
import * as z from "zod/mini";
import { layerKey } from "../results/layer-key.ts";
import type { LayerFact } from "../results/result.ts";

/** Under this name model files carry it. */
export const CALIBRATION = "mayhap.calibration";

const numbers = z.array(z.number());
const calibration = z.discriminatedUnion("type", [
  z.object({ type: z.literal("temperature"), on: z.literal("mean"), temperature: z.number().check(z.gt(0)) }),
  z.object({
    type: z.literal("isotonic"),
    classes: z.int().check(z.gte(2)),
    curves: z.array(z.object({ x: numbers, y: numbers })),
  }),
  z.object({
    type: z.literal("platt"),
    classes: z.int().check(z.gte(2)),
    lines: z.array(z.object({ slope: z.number(), intercept: z.number() })),
  }),
  z.object({ type: z.literal("std"), scale: z.number().check(z.gte(0)) }),
]);

/** Of class probabilities, or of the spread of plain values. */
export type AnyCalibration = Calibration | StdScaling;

/** What a model file says about calibrating one of its outputs. */
export interface CalibrationNote {
  readonly version: 1;
  /** Name of the output. */
  readonly output: string;
  /** The stochastic layers and their p with which it was fitted, as `layerKey` writes them: for others it does not hold. */
  readonly layers: string;
  readonly calibration: AnyCalibration;
}

export const calibrationNote: z.ZodMiniType<CalibrationNote> = z.object({
  version: z.literal(1),
  output: z.string(),
  layers: z.string(),
  calibration,
});

/** The calibration of an output as metadata of a model file, with the layers that it was fitted to. */
export function calibrationMetadata(
  output: string,
  layers: readonly LayerFact[],
  calibration: AnyCalibration,
): Readonly<Record<string, string>> {
  const note: CalibrationNote = { version: 1, output, layers: layerKey(layers), calibration };
  return { [CALIBRATION]: JSON.stringify(note) };
}

/** The calibration of an output, if the run has one for it. */
export function calibrationOf(
  { calibration }: { readonly calibration?: CalibrationNote | undefined },
  output: string,
): AnyCalibration | undefined {
  return calibration?.output === output ? calibration.calibration : undefined;
}
