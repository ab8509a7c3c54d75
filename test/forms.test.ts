import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { everywhere } from "./forms/everywhere.ts";
import { onnxLinear } from "./forms/onnx-linear.ts";
import { onnxContrib, onnxConv, onnxQuantised, onnxRecurrent } from "./forms/onnx-more.ts";
import { onnxPlaces } from "./forms/onnx-places.ts";
import { formsPage, key } from "./forms/page.ts";
import { tfjsGraphs, tfjsLayers } from "./forms/tfjs.ts";
import { adapters, verdict } from "./forms/verdict.ts";

// Every form that a layer takes in files, in a small model built for it: the closing table of what is supported.

const groups = [
  everywhere,
  onnxLinear,
  onnxPlaces,
  onnxQuantised,
  onnxContrib,
  onnxConv,
  onnxRecurrent,
  tfjsLayers,
  tfjsGraphs,
];
const verdicts = new Map<string, string>();
const cells = groups.flatMap(({ title, forms }) =>
  forms.flatMap((form) =>
    adapters
      .filter((adapter) => form[adapter])
      .map((adapter) => [key(title, form.name, adapter), form, adapter] as const),
  ),
);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

it.each(cells)("%s", async (name, form, adapter) => {
  const found = await verdict(form, adapter);
  verdicts.set(name, found);
  expect(found).not.toContain("WRONG");
});

it("the committed table says what was found", () => {
  const page = formsPage(groups, verdicts);
  const file = join(import.meta.dirname, "..", "docs", "support", "forms.md");
  if (process.env.MAYHAP_WRITE === "forms") writeFileSync(file, page);
  expect(existsSync(file), "write it with `pnpm forms-table`").toBe(true);
  expect(readFileSync(file, "utf8"), "write it anew with `pnpm forms-table`").toBe(page);
});
