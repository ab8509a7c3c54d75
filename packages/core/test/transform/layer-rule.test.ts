import { expect, it } from "vitest";
import type { LayerKind } from "../../src/adapter/layer.ts";
import type { LayerRule } from "../../src/transform/layer-rule.ts";
import { judge } from "../../src/transform/target.ts";
import { layer } from "./layers.ts";

const mlp = [layer("a", "linear"), layer("b", "linear"), layer("c", "linear")];
const cnn = [layer("conv", "conv"), layer("flat", "other"), layer("a", "linear"), layer("b", "linear")];
const lstm = [layer("emb", "embedding"), layer("rnn", "recurrent"), layer("a", "linear")];

const replaced = (walk: typeof mlp, rule: LayerRule, kinds: LayerKind[] = ["linear"]) =>
  judge(walk, kinds, rule)
    .filter(({ replaced }) => replaced)
    .map(({ layer }) => layer.name)
    .join(" ");

it.each([
  ["all-but-first", "b c", "b", ""],
  ["all", "a b c", "a b", "a"],
  // probly looks at the very first layer of any kind: behind a Conv every linear layer is replaced.
  ["probly", "b c", "a b", "a"],
  ["last", "c", "b", "a"],
] as const)("%s", (rule, ofMlp, ofCnn, ofLstm) => {
  expect([replaced(mlp, rule), replaced(cnn, rule), replaced(lstm, rule)]).toEqual([ofMlp, ofCnn, ofLstm]);
});

it("a predicate sees each eligible layer once, in order, and decides alone", () => {
  const seen: string[] = [];
  const odd = ({ name }: { name: string }) => {
    seen.push(name);
    return name !== "b";
  };
  expect(replaced(mlp, odd)).toBe("a c");
  expect(seen).toEqual(["a", "b", "c"]);
});

it("layers of other kinds take part when asked for, and all-but-first leaves the first linear one only", () => {
  expect(replaced(lstm, "all-but-first", ["linear", "recurrent"])).toBe("rnn");
  expect(replaced(lstm, "all-but-first", ["recurrent"])).toBe("rnn");
  expect(replaced(lstm, "all", ["linear", "recurrent", "embedding"])).toBe("emb rnn a");
  expect(replaced(cnn, "last", ["linear", "conv"])).toBe("b");
});

it("a layer with an obstacle is never replaced, and may be the first that stays", () => {
  const walk = [layer("stuck", "linear", { obstacle: "its weight is computed" }), ...mlp];
  expect(replaced(walk, "all-but-first")).toBe("a b c");
  expect(judge(walk, ["linear"], "all")[0]).toMatchObject({ replaced: false, reason: "its weight is computed" });
});

it("tells why each layer stays", () => {
  expect(
    judge(cnn, ["linear"], "all-but-first").map(({ layer, reason }) => `${layer.name}: ${reason}`),
  ).toMatchInlineSnapshot(`
    [
      "conv: not linear",
      "flat: not linear",
      "a: first linear layer",
      "b: replaced",
    ]
  `);
});
