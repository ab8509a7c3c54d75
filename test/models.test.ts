import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Count } from "./models/count/onnx.ts";
import { examine, type Finding } from "./models/examine.ts";
import { countedOtherwise, unseen } from "./models/exceptions.ts";
import { declaredToRun } from "./models/manifest.ts";
import { onnxModels } from "./models/onnx.ts";
import { notRun, row } from "./models/row.ts";
import { markdown, type Row, supportPage } from "./models/table.ts";
import { tfjsModels } from "./models/tfjs.ts";

// Every published model that its runtime loads: unchanged with p = 0, to rounding with masks of ones, and random with p = .2.

const entries = [...onnxModels(), ...tfjsModels()];
const rows: Row[] = [];

// Written at once: hooks do not run where every test is skipped.
if (entries.length === 0)
  process.stdout.write("models.test.ts did not run: the published models are not there (set MAYHAP_DATA).\n");

afterAll(() => {
  process.stdout.write(`${markdown(rows)}\n`);
});

it.each(entries.map((entry) => [`${entry.format} ${entry.name}`, entry] as const))("%s", async (_, entry) => {
  const opened = await entry.open();
  expect(typeof opened !== "string", "runs here, and according to the manifest").toBe(declaredToRun(entry));
  if (typeof opened === "string") return void rows.push(notRun(entry, opened));
  try {
    const found = await examine(opened);
    const counted = entry.count();
    rows.push(row(entry, found, counted));
    judge(entry.name, found, counted);
  } finally {
    opened.dispose();
  }
});

it.skipIf(entries.length === 0)("the committed table says what was found", () => {
  const page = supportPage(rows);
  const file = join(import.meta.dirname, "..", "docs", "support", "models.md");
  if (process.env.MAYHAP_WRITE === "support") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  }
  expect(existsSync(file), "write it with `pnpm support-table`").toBe(true);
  expect(readFileSync(file, "utf8")).toBe(page);
});

function judge(name: string, found: Finding, counted: Count): void {
  expect(found.recorded ?? 0, "differs from the recorded outputs").toBeLessThan(1e-4);
  expect(counted.unknown, "operators with constant matrices that the count does not know").toEqual([]);
  if (!(name in countedOtherwise)) expect(found.matrices, "matrices found").toBe(counted.matrices);
  if (found.refusal !== undefined) {
    expect(found.refusal).toBe(found.changed === 0 ? "NOTHING_ELIGIBLE" : "NO_NUMBERS");
    return;
  }
  expect(found.identical, "p = 0, or saving, changes bits").toBe(true);
  expect(found.difference, "masks of ones").toBeLessThan(1e-5);
  const expected = unseen[name]?.weights;
  expect(
    found.unseen?.filter((id) => !expected?.test(id)),
    "their masks change no output",
  ).toEqual([]);
  expect(found.varies, "p = .2 changes no output").toBe(found.unseen?.length !== found.sites?.length);
}
