import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "./workers/built.ts";

const file = fileURLToPath(new URL("../../../docs/fixtures/model.onnx", import.meta.url));

test.each([["mask"], ["gaussian"]])("sweeps in workers give the same bits: %s", async (method) => {
  const x = [
    [0.5, -1, 2, 0],
    [1, 1, 0, 3],
    [-2, 0.3, 1, 1],
  ];
  const { result } = await run<unknown[][]>("sweep.mjs", {
    ...{ file, x, ps: [0, 0.1, 0.6], workers: [0, 1, 3] },
    options: { method, batchSize: 2, keep: true },
  });
  const [alone, ...others] = result as [unknown[], ...unknown[][]];
  expect(new Set(alone.map((y) => JSON.stringify(y))).size).toBe(3);
  for (const other of others) expect(other).toEqual(alone);
});
