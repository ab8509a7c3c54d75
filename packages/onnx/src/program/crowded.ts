import type { OnnxModel } from "../model.ts";

const crowded = new WeakSet<OnnxModel>();

/** Notes that a model shares the cores with its copies in other workers, and returns it. */
export function crowd(model: OnnxModel): OnnxModel {
  crowded.add(model);
  return model;
}

/** Whether it does. */
export function isCrowded(model: OnnxModel): boolean {
  return crowded.has(model);
}
