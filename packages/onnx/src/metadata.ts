import { StringStringEntryProtoSchema } from "./generated/onnx_pb.ts";
import { copy } from "./graph/copy.ts";
import type { OnnxModel } from "./model.ts";
import { create } from "./proto/message.ts";

/**
 * The same model with texts written into its metadata (`metadata_props`), which runtimes ignore and files keep. A text that is there under the
 * same name is replaced.
 *
 * @example
 * ```ts
 * import { loadOnnx, withMetadata } from "@mayhap/onnx";
 *
 * const model = withMetadata(await loadOnnx("model.onnx"), { author: "somebody" });
 * model.proto.metadataProps.at(-1)?.value; // => "somebody"
 * ```
 */
export function withMetadata(model: OnnxModel, texts: Readonly<Record<string, string>>): OnnxModel {
  const others = model.proto.metadataProps.filter(({ key }) => !Object.hasOwn(texts, key));
  const added = Object.entries(texts).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
  return model.with(copy(model.proto, { metadataProps: [...others, ...added] }));
}
