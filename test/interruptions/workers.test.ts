import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { checkBuilt } from "../support/built.ts";

beforeAll(() => checkBuilt("core", "onnx"));

test("with workers, concurrent predictions do not mix, and aborted ones leave nothing behind", async () => {
  const script = join(import.meta.dirname, "workers.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const { results, threads } = JSON.parse(stdout) as { results: object; threads: { started: number; ended: number } };
  const well = { wrong: [], codes: { ABORTED: 100 }, worksAfter: true, tensors: 0 };
  expect(results).toEqual({ onnx: well, tfjs: well });
  expect(threads.started).toBeGreaterThanOrEqual(4);
  expect(threads.ended).toBe(threads.started);
});
