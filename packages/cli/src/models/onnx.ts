import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { adapter, loadOnnx, type OnnxModel, saveOnnx, withMetadata } from "@mayhap/onnx";
import { UsageError } from "../errors.ts";
import type { Values } from "../formats/values.ts";
import { countParameters } from "./onnx-parameters.ts";
import type { OpenedModel } from "./opened.ts";

/** Opens an ONNX file. */
export async function openOnnx(path: string): Promise<OpenedModel<OnnxModel>> {
  const model = await loadOnnx(path);
  const inputs = adapter.inputs?.(model) ?? [];
  const types = new Map(inputs.map(({ name, type }) => [name, type]));
  return {
    model,
    path,
    format: "ONNX",
    bytes: (await stat(path)).size,
    facts: factsOf(model),
    inputs,
    outputs: adapter.outputs(model),
    parameters: countParameters(model),
    metadata: new Map(model.proto.metadataProps.map(({ key, value }) => [key, value])),
    feed: (arrays) => Object.fromEntries([...arrays].map(([name, values]) => [name, toFeed(values, types.get(name))])),
    save: async (changed, target, { metadata, ...options }) => {
      if (extname(target).toLowerCase() !== ".onnx")
        throw new UsageError(
          `An ONNX model is written as an .onnx file, not as ${target}. ONNX and TF.js models are not converted into each other.`,
        );
      await saveOnnx(metadata ? withMetadata(changed, metadata) : changed, target, options);
    },
  };
}

/** Types whose own arrays hold bigints or bits: their numbers go as plain arrays, which the adapter converts. */
const converted = new Set(["int64", "uint64", "float16"]);

function toFeed({ data, shape }: Values, type: string | undefined): object {
  return { data: converted.has(type ?? "") ? Array.from(data) : data, shape };
}

function factsOf({ proto }: OnnxModel): Record<string, string> {
  const opsets = proto.opsetImport.map(({ domain, version }) =>
    domain === "" || domain === "ai.onnx" ? `${version}` : `${domain} ${version}`,
  );
  const producer = `${proto.producerName} ${proto.producerVersion}`.trim();
  return { opset: opsets.join(", "), ir: String(proto.irVersion), ...(producer !== "" && { producer }) };
}
