import { existsSync } from "node:fs";
import { join } from "node:path";
// @ts-expect-error plain JavaScript, because the test command runs it before anything is installed
import { dataFolder } from "./parts.mjs";

/**
 * A file or folder of the open models and data sets, e.g. `openData("onnx/magika_v3_3.onnx")`. Undefined where the data
 * is absent, and then the test says so and does not run; with CI=true its absence is a failure.
 */
export function openData(path: string): string | undefined {
  const found = join(dataFolder as string, "open", path);
  if (existsSync(found)) return found;
  if (process.env.CI === "true") throw new Error(`CI needs the real models and data sets, but ${path} is not there.`);
  return undefined;
}
