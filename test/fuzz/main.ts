// pnpm fuzz [--seconds N] [--seed S] [--target onnx|tfjs|inputs] [--case N]
import { parseArgs } from "node:util";
import { type Found, run } from "./run.ts";
import { type TargetName, targetNames } from "./targets.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    target: { type: "string" },
    case: { type: "string" },
  },
});
const seed = Number(values.seed);
const chosen = targetNames.filter((name) => values.target === undefined || values.target === name);
const outcomes = new Map<string, number>();
const faults: Found[] = [];

function report(found: Found): void {
  if (values.case !== undefined) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  const key = `${found.target} ${found.fault === undefined ? found.outcome : "FAULT"}`;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  if (found.fault === undefined) return;
  faults.push(found);
  process.stdout.write(
    `${found.target}, ${found.how}\n  ${found.fault.replaceAll("\n", "\n  ")}\n  again: pnpm fuzz --seed ${seed} --target ${found.target} --case ${found.number}\n`,
  );
}

const from = Number(values.case ?? 0);
const share = (Number(values.seconds) * 1000) / chosen.length;
for (const target of chosen as TargetName[]) {
  if (values.case !== undefined) await run({ target, seed, from, to: from + 1 }, report);
  else await run({ target, seed, from, to: 2 ** 31, until: performance.now() + share }, report);
}
for (const [key, count] of [...outcomes].sort((a, b) => b[1] - a[1]))
  process.stdout.write(`${String(count).padStart(7)}  ${key}\n`);
process.stdout.write(`${faults.length} faults.\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
