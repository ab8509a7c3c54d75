// pnpm papers:uci [--data concrete] [--method dropconnect] [--splits 20] [--minutes 60]: regression as in Gal & Ghahramani 2016.
import { parseArgs } from "node:util";
import { openData } from "../support/data.ts";
import { writePage } from "./page.ts";
import { Results } from "./results.ts";
import { readDataSet } from "./uci/data-set.ts";
import type { Method } from "./uci/gradient.ts";
import { type Row, uciPage } from "./uci/page.ts";
import { published } from "./uci/published.ts";
import { runSplit, type Setup, type SplitResult } from "./uci/split.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    method: { type: "string" },
    splits: { type: "string", default: "20" },
    minutes: { type: "string", default: "Infinity" },
  },
});
const end = performance.now() + Number(values.minutes) * 60_000;
const samples = [200, 1000] as const;
const results = new Results<SplitResult>("uci");
const rows: Row[] = [];
for (const row of published)
  for (const method of ["dropconnect", "dropout"] satisfies Method[]) {
    const folder = openData(`data/uci/${row.data}/data`);
    if (folder === undefined) throw new Error(`${row.data} is not there: set MAYHAP_DATA.`);
    const data = readDataSet(folder);
    const wanted = (values.data ?? row.data) === row.data && (values.method ?? method) === method;
    const splits: SplitResult[] = [];
    for (let split = 0; split < Number(values.splits); split++) {
      const schedule = { units: 50, epochs: row.epochs, batch: 32, rate: 0.01 };
      const setup: Setup = { method, split, schedule, samples };
      const key = { data: row.data, ...setup };
      const known = results.get(key);
      if (known !== undefined) splits.push(known);
      else if (wanted && performance.now() < end) splits.push(await results.of(key, () => runSplit(data, setup)));
    }
    if (splits.length > 1) rows.push({ published: row, method, splits });
  }
writePage("uci", uciPage(rows, samples));
