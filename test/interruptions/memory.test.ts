import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { Held } from "./memory-child.ts";

const PREDICTIONS = 10_000;
/** Before the first look: until then allocators and the young heap take their places, once and for all. */
const WARM = 8000;

/**
 * What may be more afterwards: 100 bytes of heap for each prediction, less than any array with its buffer takes, and as much outside of the
 * heap as one number each. Compiled code grows meanwhile, and is most of what the heap does; --no-opt --no-sparkplug --no-flush-bytecode leave it
 * out. What allocators hold is counted in pages, and moves by some of them whether there are ten or twenty thousand predictions: a leak of 4 kB would be
 * 40 MB.
 */
const bounds: Held = { heap: 100 * PREDICTIONS, buffers: 8 * PREDICTIONS, resident: 4000 * PREDICTIONS };

test.each(["onnx", "tfjs"])(`${PREDICTIONS} predictions leave memory flat: %s`, async (format) => {
  const source = ["--conditions=@mayhap/source", "--import", import.meta.resolve("tsx")];
  const script = join(import.meta.dirname, "memory-child.ts");
  const args = [...source, script, format, String(WARM), String(PREDICTIONS)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { before, after } = JSON.parse(stdout) as { before: Held; after: Held };
  const grown = (what: keyof Held) => after[what] - before[what];
  expect(grown("heap")).toBeLessThan(bounds.heap);
  expect(grown("buffers")).toBeLessThan(bounds.buffers);
  expect(grown("resident")).toBeLessThan(bounds.resident);
});
