import { dropconnect, predict } from "@mayhap/core";
import * as web from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { makeNode } from "../src/graph/node.ts";
import { OnnxModel, type Runtime } from "../src/index.ts";
import { defaultRuntime, openFile } from "../src/platform/browser.ts";
import { build, numbers, weight } from "./support/build.ts";
import { sampleOnce } from "./support/run.ts";

const model = build({
  nodes: [
    makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
    makeNode("Relu", ["a"], ["b"], { name: "relu" }),
    makeNode("MatMul", ["b", "w2"], ["y"], { name: "fc2" }),
  ],
  weights: [weight("w1", [3, 8], 1), weight("w2", [8, 2], 2)],
  inputs: { x: ["n", 3] },
  outputs: { y: ["n", 2] },
});
const x = { data: numbers(12, 7), shape: [4, 3] };

describe("onnxruntime-web", () => {
  test("handed in, gives the samples that onnxruntime-node gives", async () => {
    web.env.wasm.numThreads = 1;
    const inBrowser = new OnnxModel(model.proto, { runtime: web });
    const options = { samples: 20, seed: 5 } as const;
    const [a, b] = await Promise.all([model, inBrowser].map((m) => predict(dropconnect(m, 0.3), { x }, options)));
    if (a === undefined || b === undefined) return expect.unreachable();
    expect([...b.mean.data].length).toBe(8);
    a.mean.data.forEach((v, i) => {
      expect(Math.abs(v - (b.mean.data[i] ?? 0))).toBeLessThan(1e-5);
    });
    expect(Math.max(...a.std.data)).toBeGreaterThan(0);
  });

  test("is not guessed: without a runtime the error says how to hand one in", async () => {
    await expect(defaultRuntime()).rejects.toMatchObject({
      code: "RUNTIME_MISSING",
      message: expect.stringContaining("loadOnnx(url, { runtime: ort })"),
    });
    await expect(openFile("model.onnx")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("session options reach the runtime", async () => {
    const seen: unknown[] = [];
    const runtime = {
      Tensor: web.Tensor,
      InferenceSession: {
        create: (bytes: Uint8Array, options: object) => {
          seen.push({ ...options });
          return web.InferenceSession.create(bytes, options);
        },
      },
    } as unknown as Runtime;
    const whole = new OnnxModel(model.proto, { runtime, session: { graphOptimizationLevel: "disabled" } });
    await sampleOnce(whole, { x });
    const extra = { session: { "intra_op.allow_spinning": "0" } };
    // The runtime adds an entry of its own.
    expect(seen).toMatchObject([{ logSeverityLevel: 4, graphOptimizationLevel: "disabled", extra }]);
  });
});
