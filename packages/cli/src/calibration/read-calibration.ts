import * as z from "zod/mini";
import { DataFileError } from "../errors.ts";
import type { OpenedModel } from "../models/opened.ts";
import { layerKey } from "../results/layer-key.ts";
import type { LayerFact } from "../results/result.ts";
import { notices } from "../terminal/notices.ts";
import type { Streams } from "../terminal/streams.ts";
import { CALIBRATION, type CalibrationNote, calibrationNote } from "./note.ts";

/**
 * The calibration that `mayhap calibrate` wrote into a model file. It is left out, with a note, where other layers or another p are sampled than
 * those that it was fitted to.
 *
 * @throws `DataFileError` `BAD_CALIBRATION`
 */
export function readCalibration(
  { metadata, path }: OpenedModel,
  layers: readonly LayerFact[],
  { stderr }: Pick<Streams, "stderr">,
): CalibrationNote | undefined {
  const text = metadata.get(CALIBRATION);
  if (text === undefined) return undefined;
  const result = z.safeParse(calibrationNote, parse(text));
  if (!result.success)
    throw new DataFileError(
      "BAD_CALIBRATION",
      `${path}: its metadata "${CALIBRATION}" is not what mayhap calibrate writes. Calibrate the model again.`,
    );
  if (result.data.layers === layerKey(layers)) return result.data;
  notices(
    { notes: [`the calibration in ${path} was fitted to ${result.data.layers}: it is left out. Calibrate it again.`] },
    stderr,
  );
  return undefined;
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
