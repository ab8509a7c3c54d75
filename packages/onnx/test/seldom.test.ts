import { dropconnect, predict } from "@mayhap/core";
import { expect, test } from "vitest";
import { loadOnnx, toBytes } from "../src/index.ts";
import { seldom } from "../src/later.ts";
import { refusedOps } from "../src/walk/refused.ts";
import { seldomOps } from "../src/walk/rules.ts";
import { seldomRules } from "../src/walk/seldom-rules.ts";

// What builds models in other tests imports all rules beforehand, so nothing of that stands here.
const file = new URL("../../../docs/fixtures/model.onnx", import.meta.url);

test("a dense network is loaded, transformed and sampled without what is seldom needed; functions ask for it", async () => {
  const model = dropconnect(await loadOnnx(file), 0.2);
  await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 3, seed: 1 });
  expect(seldom).toThrow("Load it here: await loadOnnx(toBytes(model))");
  await loadOnnx(toBytes(model));
  expect(seldom).not.toThrow();
  await model.release();
});

test("every operator with a rule among them makes a file ask for it", () => {
  const refused = Object.keys(refusedOps).map((key) => key.slice(key.indexOf(":") + 1));
  const ruled = [...Object.keys(seldomRules.standard), ...Object.keys(seldomRules.contrib)];
  expect([...seldomOps].sort()).toEqual([...ruled, ...refused].sort());
});
