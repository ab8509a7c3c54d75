import { describe, expect, it } from "vitest";
import { describeMachine } from "./machine.ts";
import { barsOf, isMet } from "./report/bars.ts";
import { pageOf } from "./report/page.ts";
import { withSummary } from "./report/summary.ts";
import type { Comparison } from "./results.ts";
import { runBench } from "./run.ts";
import { median, ratioOf } from "./statistics.ts";
import { openTorch } from "./torch/process.ts";
import { torchPython } from "./torch/python.ts";
import { variants } from "./variants/index.ts";
import { onnxDeterministic } from "./variants/onnx-deterministic.ts";
import { workTables } from "./works/index.ts";
import { quick } from "./works/sizes.ts";

const withTorch = torchPython() !== undefined;
if (!withTorch) console.log("Not run: the torch loop (Debian: apt-get install python3-torch libopenblas0-pthread).");

describe("the benchmark, quick mode", async () => {
  const results = await runBench(quick);

  it.each(results.comparisons)("$title: every variant that fits ran in every round", ({ id, table }) => {
    const expected = workTables(quick)
      .filter((works) => works.id === id)
      .flatMap(({ works }) => works())
      .flatMap((work) => variants.filter((v) => v.fits(work)).map((v) => `${v.id} ${work.id}`))
      .filter((name) => withTorch || !name.startsWith("torch"));
    expect(table.all.map(({ variant, work }) => `${variant} ${work.id}`)).toEqual(expected);
    for (const { times } of table.all) {
      expect(times).toHaveLength(quick.rounds);
      for (const ms of times) expect(ms).toBeGreaterThan(0);
    }
  });

  it.each(results.comparisons)(
    "$title: what is written by hand samples what mayhap samples",
    ({ table }: Comparison) => {
      for (const { id } of table.works()) {
        const mayhap = table.find(id, "onnx-mayhap") ?? table.find(id, "tfjs-mayhap");
        const byHand = table.find(id, "onnx-in-graph") ?? table.find(id, "tfjs-random-uniform");
        if (mayhap === undefined || byHand === undefined) throw new Error(`${id} has not both`);
        for (const [i, mean] of byHand.run.mean.entries()) {
          const spread = mayhap.run.std[i] as number;
          // Mean of `ran` draws each: six standard errors, so that this fails once in many million runs.
          const error = 6 * spread * Math.sqrt(1 / byHand.ran + 1 / mayhap.ran);
          expect(Math.abs(mean - (mayhap.run.mean[i] as number))).toBeLessThan(error + 1e-5);
          if (byHand.ran > 5) expect(byHand.run.std[i]).toBeGreaterThan(0);
        }
      }
    },
  );

  it("writes what samples cost between the marks of a text, and leaves the rest", () => {
    const once = withSummary("before\n<!-- bench -->\n<!-- /bench -->\nafter", results);
    expect(once).toMatch(/^before\n<!-- bench -->\n\n\| 100 samples [\s\S]*\n\n<!-- \/bench -->\nafter$/);
    expect(once.match(/^\| .* passes of the plain model +\|$/gm)).toHaveLength(1);
    expect(withSummary(once, results)).toBe(once);
    expect(() => withSummary("no marks", results)).toThrow("<!-- bench -->");
  });

  it("writes a page with every bar and every part", () => {
    const page = pageOf(results, { machine: describeMachine(), date: new Date(0), load: 0 });
    for (const { what } of barsOf(results)) expect(page).toContain(what);
    for (const { title } of results.comparisons) expect(page).toContain(title);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(page.match(/^## /gm)).toHaveLength(2 + results.comparisons.length + 5);
  });
});

describe.skipIf(!withTorch)("the torch loop", () => {
  const cases = workTables(quick).filter(({ id }) => id !== "tfjs" && id !== "wide");
  it.each(cases)("$id: computes what onnxruntime computes when nothing is dropped", async ({ works }) => {
    const work = { ...(works()[0] as ReturnType<typeof works>[number]), p: 0 };
    const runners = [await openTorch(work), await onnxDeterministic.open(work)];
    const [torch, onnx] = await Promise.all(runners.map((runner) => runner?.run(1)));
    for (const runner of runners) await runner?.close();
    for (const [i, value] of (onnx?.mean ?? []).entries()) expect(torch?.mean[i]).toBeCloseTo(value, 3);
    expect(torch?.mean).toHaveLength(onnx?.mean.length as number);
  });
});

describe("statistics", () => {
  it("takes ratios round by round", () => {
    expect(ratioOf([10, 30, 20], [1, 2, 4])).toEqual({ median: 10, least: 5, most: 15 });
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("knows a bar that is met, one that is not, and one that nobody measured", () => {
    expect(isMet({ what: "", wanted: { least: 2 }, measured: 2 })).toBe(true);
    expect(isMet({ what: "", wanted: { most: 2 }, measured: { median: 3, least: 1, most: 4 } })).toBe(false);
    expect(isMet({ what: "", wanted: { most: 2 }, measured: undefined })).toBeUndefined();
  });
});
