import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openData } from "../../../test/support/data.ts";
import { inOwnWords } from "../src/terminal/in-own-words.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels } from "./support/models.ts";

const input = join(ownFolder(), "x.json");

describe.skipIf(!hasModels)("mayhap inspect", () => {
  it("says what to write where nothing would be replaced", async () => {
    const model = openData("onnx/tribuo_iris_lr_gemm.onnx") as string;
    const { stdout } = await mayhap(["inspect", model]);
    expect(stdout).toContain(
      "\n0 of 3 layers would be replaced.\nIt is the only linear layer: write --layers all to change it as well.\n",
    );
    expect((await mayhap(["inspect", model, "--layers", "all"])).stdout).not.toContain("write");
  });

  it("knows a class from scores, and predict says so", async () => {
    const model = openData("onnx/keypoint_classifier_tf.onnx") as string;
    const { stdout } = await mayhap(["inspect", model]);
    expect(stdout).toContain(
      "\noutput  class_ids  int64 [?], read as values (whole numbers: of a class or an index the mean says little)\n",
    );
    writeFileSync(input, JSON.stringify([Array.from({ length: 42 }, (_, i) => Math.sin(i))]));
    const { code, stderr } = await mayhap(["predict", model, "-p", ".2", "--seed", "1", "--input", input]);
    expect([code, stderr]).toEqual([
      0,
      'note: output "class_ids" holds whole numbers (int64): where these are classes or indices, their mean and spread say little.\n',
    ]);
  });

  it("leaves a type out that a graph model does not tell", async () => {
    const { stdout } = await mayhap(["inspect", openData("tfjs/prefetch_graph") as string]);
    expect(stdout).toContain("\noutput  Identity:0  [?, 101], read as probabilities (softmax over axis -1)\n");
  });

  it("says that there is nothing to sample where no output holds numbers, and counts weights in attributes", async () => {
    const model = openData("onnx/ort_sklearn_voting_linearclassifier.onnx") as string;
    const { stdout } = await mayhap(["inspect", model]);
    expect(stdout).toContain("\noutput  none holds numbers: there is nothing to sample\n");
    // Two classifiers of 2 weights and 1 bias for each of 2 classes, and the 2 weights of the vote.
    expect(stdout).toContain("\n14 parameters, 4 weights in the layers that would be replaced.\n");
    writeFileSync(input, "[[1, 2]]");
    const { code, stderr } = await mayhap(["predict", model, "-p", ".2", "--input", input]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: No output .* \[NO_NUMBERS\]\n$/)]);
  });
});

it.each([
  ["Make it stochastic: dropconnect(model, 0.2).", "Make it stochastic: -p 0.2."],
  ["Switch it on for sampling with dropout(model, { existing: true }).", "Switch it on for sampling with --existing."],
  ['Read "a" instead, with the option outputs.', 'Read "a" instead.'],
  ['or fewer layers: layers: "last".', "or fewer layers: --layers last."],
  [
    "explain(model) shows which layers are replaced; choose others with layers or kinds.",
    "mayhap inspect shows which layers are replaced; choose others with --layers or --kinds.",
  ],
  [
    'Leave this layer whole with layers: (layer) => layer.name !== "a, b", or take a smaller p.',
    "Leave this layer whole in code (layers takes a predicate), or take a smaller p.",
  ],
])("a finding that says %j says %j on the command line", (library, here) => {
  expect(inOwnWords(library)).toBe(here);
});
