import type { Site } from "../adapter/program.ts";

/** The sites with another p for every weight. They inherit the rest: reading the values of a large model would copy them. */
export function atP(sites: readonly Site[], p: number): readonly Site[] {
  return sites.map((site) =>
    site.type === "weight" ? (Object.create(site, { p: { value: p, enumerable: true } }) as Site) : site,
  );
}
