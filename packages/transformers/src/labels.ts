import type { AnyPipeline } from "./types.ts";

/** The class that a pipeline calls by a label. */
export function classOf(label: string, { id2label }: AnyPipeline["model"]["config"]): number {
  const named = Object.entries(id2label ?? {}).find(([, name]) => name === label);
  return Number(named?.[0] ?? label.replace("LABEL_", ""));
}
