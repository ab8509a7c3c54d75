import { readFile } from "node:fs/promises";
import { type MayhapError, type Predictions, unpackPrediction } from "@mayhap/core";
import * as z from "zod/mini";
import { calibrationNote } from "../calibration/note.ts";
import { DataFileError } from "../errors.ts";
import type { Part } from "./part.ts";

/** A part that was read, its prediction unpacked. */
export interface ReadPart extends Omit<Part, "prediction"> {
  readonly file: string;
  readonly predictions: Predictions;
}

const whole = z.int().check(z.gte(1));
const schema = z.object({
  type: z.literal("mayhap part"),
  version: z.literal(1),
  shard: z
    .object({ index: whole, of: whole, by: z.enum(["samples", "rows"]) })
    .check(z.refine(({ index, of }) => index <= of)),
  facts: z.object({
    model: z.string(),
    format: z.string(),
    rows: whole,
    layers: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        method: z.enum(["dropconnect", "dropout"]),
        p: z.optional(z.number()),
      }),
    ),
    notes: z.array(z.string()),
    interval: z.number().check(z.gt(0), z.lt(1)),
    tolerance: z.optional(z.number()),
    calibration: z.optional(calibrationNote),
  }),
  samples: whole,
  inputs: z.string(),
  prediction: z.unknown(),
});

/** Reads what `mayhap predict --shard` wrote. Throws `DataFileError` `NOT_FOUND`, `READ_FAILED`, `BAD_PART`. */
export async function readPart(file: string, signal: AbortSignal): Promise<ReadPart> {
  const result = z.safeParse(schema, parse(await load(file, signal), file));
  if (!result.success) {
    const where = result.error.issues[0]?.path.join(".");
    throw bad(file, where ? `its member ${where} is not what a part has there` : "it is another kind of document");
  }
  const { prediction, ...part } = result.data;
  try {
    return { ...(part as Omit<Part, "prediction">), file, predictions: unpackPrediction(prediction) };
  } catch (error) {
    throw bad(file, (error as MayhapError).message, error);
  }
}

async function load(file: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(file, { encoding: "utf8", signal });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ABORT_ERR") throw error;
    if (code === "ENOENT")
      throw new DataFileError("NOT_FOUND", `${file} does not exist: run its part first.`, { cause: error });
    throw new DataFileError("READ_FAILED", `${file} cannot be read: ${message}.`, { cause: error });
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw bad(file, "it is not JSON, or is cut off", error);
  }
}

function bad(file: string, why: string, cause?: unknown): DataFileError {
  return new DataFileError("BAD_PART", `${file} is no part that mayhap predict --shard wrote: ${why}.`, { cause });
}
