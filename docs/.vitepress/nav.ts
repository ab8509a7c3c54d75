import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";

const docs = join(import.meta.dirname, "..");

/** The bar at the top. A part whose first page is not there is left out. */
export function nav(): DefaultTheme.NavItem[] {
  const parts = [
    { text: "Guide", page: "guide/start-onnx", activeMatch: "^/(guide|examples)/" },
    { text: "Demo", page: "demo/digits", activeMatch: "^/demo/" },
    { text: "Tables", page: "support/models", activeMatch: "^/(support/|papers/|benchmarks)" },
    { text: "API", page: "api/index", activeMatch: "^/api/" },
  ];
  return parts
    .filter(({ page }) => existsSync(join(docs, `${page}.md`)))
    .map(({ text, page, activeMatch }) => ({ text, link: `/${page.replace(/index$/, "")}`, activeMatch }));
}
