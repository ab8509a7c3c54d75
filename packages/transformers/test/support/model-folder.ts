import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { intAttribute, intsAttribute, makeNode } from "../../../onnx/src/graph/node.ts";
import { intTensor } from "../../../onnx/src/tensor/write.ts";
import { buildBytes, weight } from "../../../onnx/test/support/build.ts";

const words = [
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "this",
  "example",
  "is",
  ".",
  "good",
  "bad",
  "anna",
  "lives",
  "in",
  "rome",
];
const special = (id: number) => ({
  id,
  content: words[id],
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

const tokenizer = {
  version: "1.0",
  added_tokens: [0, 1, 2, 3].map(special),
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: {
    type: "TemplateProcessing",
    single: [token("[CLS]"), sequence("A"), token("[SEP]")],
    pair: [token("[CLS]"), sequence("A"), token("[SEP]"), sequence("B", 1), token("[SEP]", 1)],
    special_tokens: {
      "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
      "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
    },
  },
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(words.map((word, id) => [word, id])),
  },
};

const tokenizerConfig = {
  tokenizer_class: "BertTokenizer",
  model_max_length: 64,
  pad_token: "[PAD]",
  unk_token: "[UNK]",
  cls_token: "[CLS]",
  sep_token: "[SEP]",
};

const processor = {
  image_processor_type: "ViTImageProcessor",
  do_resize: true,
  do_rescale: true,
  do_normalize: true,
  size: { height: 8, width: 8 },
  resample: 2,
  rescale_factor: 1 / 255,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

function token(id: string, type_id = 0) {
  return { SpecialToken: { id, type_id } };
}
function sequence(id: string, type_id = 0) {
  return { Sequence: { id, type_id } };
}

/** Writes a folder as transformers.js loads it: a small text model that ends in classes per text or per token, or in features. */
export function textModel(
  folder: string,
  kind: "text" | "token" | "features",
  labels: readonly string[],
  config = {},
): void {
  const output = kind === "features" ? "last_hidden_state" : "logits";
  const wide = kind === "features" ? 6 : labels.length;
  const pooled = kind === "text" ? "pooled" : "masked";
  const nodes = [
    makeNode("Gather", ["table", "input_ids"], ["embedded"]),
    makeNode("Cast", ["attention_mask"], ["mask"], { attributes: [intAttribute("to", 1)] }),
    makeNode("Unsqueeze", ["mask", "last"], ["mask.column"]),
    makeNode("Mul", ["embedded", "mask.column"], ["masked"]),
    ...(kind === "text"
      ? [
          makeNode("ReduceMean", ["masked"], ["pooled"], {
            attributes: [intsAttribute("axes", [1]), intAttribute("keepdims", 0)],
          }),
        ]
      : []),
    makeNode("MatMul", [pooled, "w1"], ["sum"], { name: "first" }),
    makeNode("Relu", ["sum"], ["hidden"]),
    makeNode("MatMul", ["hidden", "w2"], [output], { name: "second" }),
  ];
  const weights = [
    weight("table", [words.length, 8], 1),
    weight("w1", [8, 16], 2),
    weight("w2", [16, wide], 3),
    intTensor("last", [-1]),
  ];
  const ids = ["batch", "length"];
  const rest = kind === "text" ? [wide] : ["length", wide];
  const model = buildBytes({
    nodes,
    weights,
    inputs: { input_ids: ids, attention_mask: ids },
    outputs: { [output]: ["batch", ...rest] },
    types: { input_ids: 7, attention_mask: 7 },
  });
  write(folder, model, {
    "config.json": { model_type: "bert", ...named(labels), ...config },
    "tokenizer.json": tokenizer,
    "tokenizer_config.json": tokenizerConfig,
  });
}

/** Writes a small image model. */
export function imageModel(folder: string, labels: readonly string[]): void {
  const nodes = [
    makeNode("Flatten", ["pixel_values"], ["flat"]),
    makeNode("MatMul", ["flat", "w1"], ["sum"], { name: "first" }),
    makeNode("Relu", ["sum"], ["hidden"]),
    makeNode("MatMul", ["hidden", "w2"], ["logits"], { name: "second" }),
  ];
  const model = buildBytes({
    nodes,
    weights: [weight("w1", [192, 16], 2), weight("w2", [16, labels.length], 3)],
    inputs: { pixel_values: ["batch", 3, 8, 8] },
    outputs: { logits: ["batch", labels.length] },
  });
  write(folder, model, {
    "config.json": { model_type: "vit", ...named(labels) },
    "preprocessor_config.json": processor,
  });
}

function named(labels: readonly string[]) {
  return {
    id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
    label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
  };
}

function write(folder: string, model: Uint8Array, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(folder, "onnx"), { recursive: true });
  writeFileSync(join(folder, "onnx", "model.onnx"), model);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
}
