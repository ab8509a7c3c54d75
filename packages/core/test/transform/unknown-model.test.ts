import { expect, it } from "vitest";
import { linear, Mlp } from "../../../../docs/examples/mlp.ts";
import { dropconnect, predict, registerAdapter } from "../../src/index.ts";

it("without an adapter the message says which to import", async () => {
  expect(() => dropconnect({}, 0.2)).toThrowErrorMatchingInlineSnapshot(
    `[ModelError: No adapter is registered, so a model of type Object cannot be read. Import one first: import "@mayhap/onnx" or import "@mayhap/tfjs".]`,
  );
});

it("with one, it names it, and tells a forgotten await", async () => {
  const { mlpAdapter } = await import("../../../../docs/examples/mlp-adapter.ts");
  registerAdapter(mlpAdapter);
  expect(() => dropconnect(Promise.resolve(1), 0.2)).toThrowErrorMatchingInlineSnapshot(
    `[ModelError: No registered adapter takes a model of type Promise. Registered: mlp (Mlp). Load the model with one of these frameworks (a Promise was given: await it), import the adapter of yours, or write one (see the guide "Write your own adapter").]`,
  );
  expect(() => dropconnect(null, 0.2)).toThrowErrorMatchingInlineSnapshot(
    `[ModelError: No registered adapter takes a model of type null. Registered: mlp (Mlp). Load the model with one of these frameworks, import the adapter of yours, or write one (see the guide "Write your own adapter").]`,
  );
});

it("a model in which nothing is random cannot be sampled", async () => {
  const kernel = { name: "w", shape: [1, 1], values: Float32Array.of(1) };
  const plain = new Mlp([{ name: "only", kernel, activation: linear }]);
  await expect(predict(plain, { x: [[1]] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ModelError: Nothing in this model is random. Make it stochastic first: predict(dropconnect(model, 0.2), inputs).]`,
  );
});
