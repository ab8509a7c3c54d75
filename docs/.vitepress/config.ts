import { defineConfig } from "vitepress";
import { nav } from "./nav.ts";
import { sidebar } from "./sidebar.ts";

/** Folders that are no pages: models, tests. */
const noPages = ["fixtures/**", "scripts/**", "test/**", "vitest/**"];

export default defineConfig({
  title: "mayhap",
  description:
    "Uncertainty for the neural networks you already have: Monte-Carlo DropConnect for ONNX and TensorFlow.js",
  lang: "en-GB",
  base: process.env.DOCS_BASE ?? "/",
  srcExclude: noPages,
  cleanUrls: false,
  lastUpdated: false,
  vite: {
    // The index that the search loads when it opens.
    build: { chunkSizeWarningLimit: 1500 },
  },
  markdown: { math: true, theme: { light: "github-light", dark: "github-dark" } },
  // Pages that are mostly tables need the room of the outline.
  transformPageData({ relativePath, frontmatter }) {
    if (/^(support|papers)\/|^benchmarks/.test(relativePath))
      Object.assign(frontmatter, { aside: false, pageClass: "tables" });
  },
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${process.env.DOCS_BASE ?? "/"}icon.svg` }]],
  themeConfig: {
    nav: nav(),
    sidebar: sidebar(),
    outline: [2, 3],
    // In the reference every property has a heading that is one word: those come after functions, classes and pages to read.
    search: {
      provider: "local",
      options: {
        miniSearch: {
          searchOptions: { boostDocument: (id) => (/\/api\/.*#(?!(function|class)-)/.test(id) ? 0.2 : 1) },
        },
      },
    },
    externalLinkIcon: true,
  },
});
