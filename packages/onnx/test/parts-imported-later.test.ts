import { dropconnect, predict } from "@mayhap/core";
import { afterEach, expect, test, vi } from "vitest";

const file = new URL("../../../docs/fixtures/model.onnx", import.meta.url);
const x = [[0.5, -1, 2, 0]];
afterEach(() => {
  vi.doUnmock("../src/load/sniff.ts");
  vi.resetModules();
});

test("what is no model is refused as such by a page that has gone offline, without the hint what it is", async () => {
  const { loadOnnx } = await import("../src/index.ts");
  const page = new TextEncoder().encode("<!doctype html><p>404");
  vi.doMock("../src/load/sniff.ts", () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const told = await loadOnnx(page).catch((error) => error);
  expect(told).toMatchObject({ code: "NOT_A_MODEL", message: expect.not.stringContaining("HTML") });
});

test("models that are loaded at the same time, and first of all, are as if they were loaded one by one", async () => {
  const { loadOnnx, toBytes } = await import("../src/index.ts");
  const whole = await loadOnnx(file);
  const functions = toBytes(dropconnect(whole, 0.2));
  const alone = await predict(dropconnect(whole, 0.2), { x }, { samples: 5, seed: 1 });
  vi.resetModules();
  const fresh = await import("../src/index.ts");
  const broken = fresh.loadOnnx(new Uint8Array(3)).catch(({ code }) => code);
  const models = await Promise.all([file, functions, file, functions].map((source) => fresh.loadOnnx(source)));
  expect(await broken).toBe("NOT_A_MODEL");
  const core = await import("@mayhap/core");
  for (const model of models) {
    const y = await core.predict(core.dropconnect(model, 0.2), { x }, { samples: 5, seed: 1 });
    expect([...y.mean.data]).toEqual([...alone.mean.data]);
  }
});
