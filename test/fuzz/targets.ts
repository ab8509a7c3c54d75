import type { Target } from "./target.ts";

/** Kinds of hostile files. */
export const targetNames = ["onnx", "tfjs", "inputs"] as const;

export type TargetName = (typeof targetNames)[number] | "faulty";

/** Loads what a target needs and nothing else. */
export async function targetOf(name: TargetName): Promise<Target> {
  if (name === "onnx") return (await import("./onnx/target.ts")).onnxTarget();
  if (name === "tfjs") return (await import("./tfjs/target.ts")).tfjsTarget();
  if (name === "faulty") return (await import("./faulty.ts")).faultyTarget();
  return (await import("./data/target.ts")).inputsTarget();
}
