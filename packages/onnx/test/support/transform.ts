import type { DropConnectParams, DropoutParams, Layer, LayerKind } from "@mayhap/core";
import { adapter, type OnnxModel } from "../../src/index.ts";

const all: readonly LayerKind[] = ["linear", "recurrent", "conv", "embedding"];

/** Layers with weights that can be masked. */
export function maskable(model: OnnxModel, kinds: readonly LayerKind[] = all): readonly Layer[] {
  return adapter
    .layers(model)
    .filter((l) => kinds.includes(l.kind) && l.obstacle === undefined && l.weights.length > 0);
}

/** DropConnect on all such layers, or on those named. */
export function connect(
  model: OnnxModel,
  params: Partial<DropConnectParams> & { readonly p: number },
  layers: readonly string[] = maskable(model).map((l) => l.id),
): OnnxModel {
  const whole = { scale: "inverted", maskPer: "sample", bias: false, ...params } as const;
  return adapter.apply(model, { type: "dropconnect", layers: new Map(layers.map((id) => [id, whole])) });
}

export function drop(
  model: OnnxModel,
  params: Partial<DropoutParams> & { readonly p: number },
  layers: readonly string[],
): OnnxModel {
  const whole = { maskPer: "sample", ...params } as const;
  return adapter.apply(model, { type: "dropout", layers: new Map(layers.map((id) => [id, whole])) });
}
