import type { Prediction } from "@mayhap/core";
import type { Calibration, StdScaling } from "@mayhap/evaluate";
import * as z from "zod/mini";
import type { Reading } from "../options/reading.ts";
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
  z.object({ type: z.literal("std"), scale: z.number().check(z.gt(0)) }),
]);

/** Of class probabilities, or of the spread of plain values. */
export type AnyCalibration = Calibration | StdScaling;

/** What a model file says about calibrating one of its outputs. */
export interface CalibrationNote {
  readonly version: 1;
  /** Name of the output. */
  readonly output: string;
  /** As what it was read: a model without a softmax does not say that it is a classifier. */
  readonly readAs: Prediction["output"];
  /** The stochastic layers and their p with which it was fitted, as `layerKey` writes them: for others it does not hold. */
  readonly layers: string;
  readonly calibration: AnyCalibration;
}

export const calibrationNote: z.ZodMiniType<CalibrationNote> = z.object({
  version: z.literal(1),
  output: z.string(),
  readAs: z.enum(["values", "probabilities", "logits"]),
  layers: z.string(),
  calibration,
});

/** A calibration as metadata of a model file. */
export function calibrationMetadata({
  layers,
  ...note
}: Omit<CalibrationNote, "version" | "layers"> & { readonly layers: readonly LayerFact[] }): Readonly<
  Record<string, string>
> {
  return { [CALIBRATION]: JSON.stringify({ version: 1, ...note, layers: layerKey(layers) } satisfies CalibrationNote) };
}

/** How a note says that its output is read. */
export function notedReading(note: CalibrationNote | undefined): Reading | undefined {
  return note && { [note.output]: note.readAs };
}

/** The calibration of an output, if the run has one for it. */
export function calibrationOf(
  { calibration }: { readonly calibration?: CalibrationNote | undefined },
  output: string,
): AnyCalibration | undefined {
  return calibration?.output === output ? calibration.calibration : undefined;
}
