import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { examples } from "./examples.ts";

type Item = DefaultTheme.SidebarItem;

const docs = join(import.meta.dirname, "..");

/** Pages by group, in reading order. A page that is not there (one that a command writes) is left out. */
const groups: readonly { readonly text: string; readonly pages: readonly (readonly [text: string, page: string])[] }[] =
  [
    {
      text: "Get started",
      pages: [
        ["ONNX in Node", "guide/start-onnx"],
        ["TensorFlow.js in Node", "guide/start-tfjs"],
        ["In the browser", "guide/start-browser"],
      ],
    },
    {
      text: "Understand",
      pages: [
        ["What the uncertainties mean", "guide/uncertainty"],
        ["What DropConnect computes", "guide/dropconnect"],
        ["Reading explain", "guide/explain"],
        ["Limits", "guide/limits"],
      ],
    },
    {
      text: "Choose",
      pages: [
        ["Which method when", "guide/which-method"],
        ["Choosing p and layers", "guide/choosing-p"],
        ["Sampling", "guide/sampling"],
        ["The Gaussian method", "guide/gaussian"],
      ],
    },
    {
      text: "Use",
      pages: [
        ["Is it any good?", "guide/evaluation"],
        ["Calibrate, abstain, label", "guide/calibration"],
        ["When the numbers look wrong", "guide/troubles"],
        ["In an HTTP service", "guide/serving"],
        ["Over many machines", "guide/many-machines"],
        ["On the command line", "guide/command-line"],
        ["Hugging Face pipelines", "guide/transformers"],
        ["Pictures and reports", "guide/plots"],
      ],
    },
    {
      text: "More",
      pages: [
        ["Coming from Python", "guide/coming-from"],
        ["Write your own adapter", "guide/write-your-own-adapter"],
        ["Design decisions", "design"],
      ],
    },
  ];

const demo: Item[] = [
  {
    text: "Live demo",
    items: [
      { text: "All demos", link: "/demo/" },
      ...existing([
        ["Draw a digit", "demo/digits"],
        ["Regression", "demo/regression"],
        ["Two moons", "demo/moons"],
      ]),
    ],
  },
];

const tables: Item[] = [
  {
    text: "Measured",
    items: existing([
      ["Published models", "support/models"],
      ["Forms of layers", "support/forms"],
      ["ONNX backend tests", "support/backend"],
      ["Sizes", "support/size"],
      ["Benchmarks", "benchmarks"],
      ["Papers: regression", "papers/uci"],
      ["Papers: MNIST", "papers/mnist"],
      ["Models as published", "papers/posthoc"],
      ["Papers: language model", "papers/language"],
    ]),
  },
];

function existing(pages: readonly (readonly [string, string])[]): Item[] {
  return pages
    .filter(([, page]) => existsSync(join(docs, `${page}.md`)))
    .map(([text, page]) => ({ text, link: `/${page}` }));
}

/** What typedoc wrote, each package with a list of its own: one of all would be most of every page. Nothing before typedoc ran. */
function api(): DefaultTheme.SidebarMulti {
  const file = join(docs, "api", "typedoc-sidebar.json");
  const packages: Item[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const links = packages.map(({ text = "" }): Item => ({ text, link: `/api/${text}/` }));
  const all: Item = { text: "Packages", items: links };
  return Object.fromEntries([
    ...packages.map(({ text, items = [] }) => [`/api/${text}/`, [all, ...items]]),
    ["/api/", [all]],
  ]);
}

export function sidebar(): DefaultTheme.SidebarMulti {
  const guide: Item[] = groups.map(({ text, pages }) => ({ text, items: existing(pages) }));
  const projects = examples().map(({ name, title }) => ({ text: title, link: `/examples/${name}` }));
  guide.splice(-1, 0, { text: "Examples", items: [{ text: "All examples", link: "/examples/" }, ...projects] });
  return { "/demo/": demo, "/support/": tables, "/papers/": tables, "/benchmarks": tables, ...api(), "/": guide };
}
