import type { InputInfo } from "@mayhap/core";
import type { OnnxModel } from "../model.ts";
import { inputSpecs } from "./spec.ts";

/** What a caller has to feed. */
export function inputs({ proto }: OnnxModel): InputInfo[] {
  return (proto.graph ? inputSpecs(proto.graph) : []).map(({ name, type, dims }) => ({
    name,
    type: type ?? "not a tensor",
    // Some exporters write 0 or -1 for a free dimension.
    ...(dims && { shape: dims.map((length) => (typeof length === "number" && length > 0 ? length : null)) }),
  }));
}
