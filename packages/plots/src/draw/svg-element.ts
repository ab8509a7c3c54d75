/**
 * A picture as an element of a page. Browsers only.
 *
 * @example
 * ```ts
 * import { sampleConvergence, svgElement } from "@mayhap/plots";
 *
 * const picture = sampleConvergence([0.8, 0.9, 0.7]);
 * const show = () => document.body.append(svgElement(picture));
 * ```
 */
export function svgElement(picture: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(picture, "image/svg+xml");
  return document.importNode(parsed.documentElement, true) as unknown as SVGSVGElement;
}
