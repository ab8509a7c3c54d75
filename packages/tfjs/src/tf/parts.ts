import type { Layer } from "./types.ts";

/** A layer and, of a recurrent one, the layers of both directions and their cells. */
export function partsOf(layer: Layer): Layer[] {
  const { cell, cells, forwardLayer, backwardLayer } = layer as Layer & {
    [part in "cell" | "forwardLayer" | "backwardLayer"]?: Layer;
  } & { cells?: readonly Layer[] };
  const inside = [cell, ...(cells ?? []), forwardLayer, backwardLayer].filter((one) => one !== undefined);
  return [layer, ...inside.flatMap(partsOf)];
}
