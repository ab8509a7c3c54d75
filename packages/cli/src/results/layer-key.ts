/** Stochastic layers and their p in a form that can be compared and read. */
export function layerKey(
  layers: readonly { readonly name: string; readonly method: string; readonly p?: number | undefined }[],
): string {
  return layers.map(({ name, method, p }) => `${name} ${method} ${p}`).join(", ");
}
