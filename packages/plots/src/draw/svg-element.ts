/**
 * A picture as an element of a page. Browsers only.
 *
 * @example
 * ```ts
 * import { riskCoverage, svgElement } from "@mayhap/plots";
 *
 * const picture = riskCoverage([{ label: "model", points: [{ coverage: 0.5, risk: 0 }, { coverage: 1, risk: 0.1 }] }]);
 * const show = () => document.body.append(svgElement(picture));
 * ```
 */
export function svgElement(picture: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(picture, "image/svg+xml");
  return document.importNode(parsed.documentElement, true) as unknown as SVGSVGElement;
}
