// The demo: `npx --yes pnpm@12 demo`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { investigate } from "./investigate.ts";
import { loadNetworks } from "./models/networks.ts";
import { page } from "./report/page.ts";
import { story } from "./terminal/story.ts";
import { styleFor } from "./terminal/style.ts";

const report = join(import.meta.dirname, "..", "out", "report.html");

const findings = await investigate(await loadNetworks(), { samples: 200, seed: 7 });
process.stdout.write(story(findings, styleFor(process.stdout, process.env)));
mkdirSync(dirname(report), { recursive: true });
writeFileSync(report, page(findings));
// pnpm runs this in demo/: INIT_CWD is where the reader stands.
console.log(
  `The report with plots, to be opened in a browser: ${relative(process.env.INIT_CWD ?? process.cwd(), report)}`,
);
