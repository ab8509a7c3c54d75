import { expect, it } from "vitest";
import type { Layer, LayerKind } from "../../src/adapter/layer.ts";
import type { LayerRule } from "../../src/transform/layer-rule.ts";
import { judge, targets } from "../../src/transform/target.ts";
import { layer } from "./layers.ts";

/** The message that such a walk ends in. */
function message(walk: readonly Layer[], rule: LayerRule = "all-but-first", kinds: LayerKind[] = ["linear"]): string {
  try {
    targets(judge(walk, kinds, rule), kinds, "dropconnect");
  } catch (error) {
    expect(error).toMatchObject({ name: "ModelError", code: "NOTHING_ELIGIBLE" });
    return (error as Error).message;
  }
  return expect.fail("nothing was thrown");
}

it("a single linear layer", () => {
  expect(message([layer("conv", "conv"), layer("out", "linear")])).toMatchInlineSnapshot(
    `"dropconnect found nothing to change. Layers seen: Conv2D, Dense. "out" (Dense) stays: first linear layer. It is the only linear layer: write layers: "all" to change it as well."`,
  );
});

it("no linear layer, but others that could be dropped", () => {
  expect(message([layer("conv1", "conv"), layer("conv2", "conv"), layer("rnn", "recurrent")])).toMatchInlineSnapshot(
    `"dropconnect found nothing to change. Layers seen: 2 Conv2D, LSTM. No layer of kind linear can be changed; the model has conv and recurrent layers: add them with kinds: ["linear", "conv", "recurrent"]."`,
  );
});

it("nothing at all", () => {
  expect(message([])).toMatchInlineSnapshot(
    `"dropconnect found nothing to change. The model has no layers. Print explain(model) to see every layer."`,
  );
  expect(message([layer("flat", "other")])).toMatchInlineSnapshot(
    `"dropconnect found nothing to change. Layers seen: Flatten. Print explain(model) to see every layer."`,
  );
});

it("only layers that the adapter cannot change", () => {
  expect(message([layer("q", "linear", { obstacle: "its weight is an int8 tensor" })], "all")).toMatchInlineSnapshot(
    `"dropconnect found nothing to change. Layers seen: Dense. "q" (Dense) stays: its weight is an int8 tensor. Print explain(model) to see every layer."`,
  );
});

it("a predicate that leaves everything", () => {
  expect(message([layer("a", "linear"), layer("b", "linear")], () => false)).toMatchInlineSnapshot(
    `"dropconnect found nothing to change. Layers seen: 2 Dense. "a" (Dense) stays: the predicate leaves it. "b" (Dense) stays: the predicate leaves it. Write layers: "all", or a predicate that returns true for some of them."`,
  );
});

it("many types of layers are named in short", () => {
  const walk = Array.from({ length: 20 }, (_, i) => layer(`l${i}`, "other", { type: `Op${i}` }));
  expect(message(walk)).toContain("and 8 other types");
});
