/** Id of the site that draws a weight of a layer. */
export function siteId(layer: string, weight: string): string {
  return `${layer}/${weight}`;
}
