// The benchmark: `npx --yes pnpm@12 bench [--quick] [--only PART] [--rounds N] [--out FILE]`. Measures the packages as
// built: a TypeScript loader would wrap the functions of their sources and slow them.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine, load } from "./machine.ts";
import { readOptions } from "./options.ts";
import { pageOf } from "./report/page.ts";
import { withSummary } from "./report/summary.ts";
import { runBench } from "./run.ts";
import { full, quick } from "./works/sizes.ts";

const root = join(import.meta.dirname, "..", "..");
const page = join(root, "docs", "benchmarks.md");
const readme = join(root, "README.md");
const options = readOptions(process.argv.slice(2), page);
const chosen = options.quick ? quick : full;
const sizes = { ...chosen, rounds: options.rounds ?? chosen.rounds };
const heading = { machine: describeMachine(), date: new Date(), load: load() };
const start = performance.now();
const say = (text: string) => console.error(`${((performance.now() - start) / 1000).toFixed(0)} s: ${text}`);
const results = await runBench(sizes, options.only, say);
const text = pageOf(results, heading);
if (options.out === undefined) console.log(text);
else await writeFile(options.out, text);
if (options.out === page) await writeFile(readme, withSummary(await readFile(readme, "utf8"), results));
say(options.out === undefined ? "done" : `wrote ${options.out}`);
