import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { meanOf } from "./page.ts";
import { hanleyMcNeil } from "./posthoc/measure.ts";
import { everyNth } from "./posthoc/split.ts";

it("has the standard error of an AUROC", () => {
  // At 0.5 the variance of the Mann-Whitney statistic, (m + n + 1) / 12mn; none where everything is found.
  expect(hanleyMcNeil(0.5, 30, 70)).toBeCloseTo(Math.sqrt(101 / (12 * 30 * 70)), 12);
  expect(hanleyMcNeil(1, 30, 70)).toBe(0);
});

it("has the standard error of a mean", () => {
  expect(meanOf([1, 2, 6])).toEqual({ value: 3, error: Math.sqrt(7 / 3) });
});

it("parts pictures by their number", () => {
  const labels = Uint8Array.from({ length: 7 }, (_, i) => i);
  const pixels = Uint8Array.from({ length: 7 * 784 }, (_, i) => Math.floor(i / 784));
  const [every, others] = everyNth({ pixels, labels }, 3);
  expect(Array.from(every.labels)).toEqual([0, 3, 6]);
  expect(Array.from(others.labels)).toEqual([1, 2, 4, 5]);
  expect([0, 783, 784, 3135].map((i) => others.pixels[i])).toEqual([1, 1, 2, 5]);
});

it("keeps results between runs, each with its setup", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mayhap-papers-test-"));
  vi.stubEnv("MAYHAP_PAPERS", folder);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { Results } = await import("./results.ts");
  const compute = vi.fn(async () => ({ rmse: 1.5 }));
  expect(await new Results("a").of({ split: 0 }, compute)).toEqual({ rmse: 1.5 });
  expect(await new Results("a").of({ split: 0 }, compute)).toEqual({ rmse: 1.5 });
  expect(compute).toHaveBeenCalledTimes(1);
  expect(new Results("a").get({ split: 1 })).toBeUndefined();
  expect(new Results("b").get({ split: 0 })).toBeUndefined();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
