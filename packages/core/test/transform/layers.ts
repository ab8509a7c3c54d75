import type { Layer, LayerKind } from "../../src/adapter/layer.ts";

/** A layer of a made-up walk. */
export function layer(name: string, kind: LayerKind, more: Partial<Layer> = {}): Layer {
  const types = {
    ...{ linear: "Dense", recurrent: "LSTM", conv: "Conv2D", embedding: "Embedding" },
    ...{ dropout: "Dropout", other: "Flatten" },
  };
  const weights = kind === "linear" ? [{ role: "kernel", tensor: name, shape: [4, 3] } as const] : [];
  return { id: name, name, kind, type: types[kind], weights, ...more };
}
