import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ModelError } from "@mayhap/core";
import { afterAll, expect, it } from "vitest";
import type { Entry } from "./models/entry.ts";
import { examine, type Finding } from "./models/examine.ts";
import { silent } from "./models/exceptions.ts";
import { declaredToRun } from "./models/manifest.ts";
import { onnxModels } from "./models/onnx.ts";
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
  const { name, format } = entry;
  const opened = await entry.open();
  expect(typeof opened !== "string", "runs here, and according to the manifest").toBe(declaredToRun(entry));
  if (typeof opened === "string") return void rows.push({ ...nothing, name, format, remarks: opened });
  try {
    const found = await examine(opened);
    rows.push(row(entry, found));
    judge(name, found);
  } catch (error) {
    // A kind of model that no adapter takes yet.
    if (!(error instanceof ModelError && error.code === "UNKNOWN_MODEL")) throw error;
    rows.push({ ...nothing, name, format, remarks: `no adapter takes a ${opened.model?.constructor.name}` });
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

function judge(name: string, { changed, identical, difference, varies, recorded, refusal }: Finding): void {
  expect(recorded ?? 0, "differs from the recorded outputs").toBeLessThan(1e-4);
  if (changed === 0) {
    expect(refusal).toBe("NOTHING_ELIGIBLE");
    return;
  }
  expect(identical, "p = 0 changes bits").toBe(true);
  expect(difference, "masks of ones").toBeLessThan(1e-5);
  expect(varies, "p = .2 changes no output").toBe(!(name in silent));
}

const nothing = { linear: "", changed: "", zero: "", ones: "", variance: "" } as const;

function row({ name, format }: Entry, { linear, changed, identical, difference, varies }: Finding): Row {
  const obstacles = new Set(linear.flatMap(({ obstacle }) => (obstacle === undefined ? [] : [obstacle])));
  const remarks = [
    ...(linear.length === 0 ? ["no linear layer"] : []),
    ...obstacles,
    ...(silent[name] === undefined ? [] : [silent[name]]),
  ].join("; ");
  const counts = { name, format, linear: linear.length, changed };
  if (changed === 0) return { ...counts, zero: "", ones: "", variance: "", remarks };
  return {
    ...counts,
    zero: identical ? "same bits" : "differs",
    ones: (difference as number) < 1e-5 ? "within 1e-5" : `off by ${difference?.toExponential(0)}`,
    variance: varies ? "> 0" : "0",
    remarks,
  };
}
