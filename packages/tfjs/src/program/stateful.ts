import { InputError, ModelError } from "@mayhap/core";
import { innerOf, type Layer } from "../tf/types.ts";
import type { CallStep, Flat } from "./step.ts";

/** Throws `ModelError` `UNSUPPORTED_LAYER` where a stateful layer would have to move its states on within one run of the model. */
export function checkStates({ steps }: Flat): void {
  const calls = steps.filter((step): step is CallStep => step.type === "call").map(({ layer }) => layer);
  const stateful = calls.filter((layer) => layer.stateful || innerOf(layer)?.stateful);
  const moving = stateful.find((layer, i) => stateful.indexOf(layer) < i || isDistributed(layer));
  if (moving === undefined) return;
  throw new ModelError(
    "UNSUPPORTED_LAYER",
    `Layer "${moving.name}" is stateful and called several times in one run of the model, each time from the state that the call before has left. ` +
      "Samples are all run from one state. Build it with stateful: false and pass the state as an input (initialState).",
  );
}

function isDistributed(layer: Layer): boolean {
  return layer.getClassName() === "TimeDistributed";
}

/** Throws `InputError` `INPUT_SHAPE` unless there is a row for each state that a stateful model has. */
export function checkRows(rows: number, batch: number | undefined): void {
  if (rows === batch) return;
  throw new InputError(
    "INPUT_SHAPE",
    `The model is stateful: its layers have a state for each of ${batch} rows, and ${rows} rows were given. Give ${batch}.`,
  );
}
