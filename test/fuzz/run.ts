import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TargetName } from "./targets.ts";

/** Bytes of data that a process may hold: far more than any small model needs, far less than a hostile size field asks for. */
const DATA = 3 * 2 ** 30;
/** Seconds without a sign of life. */
const WALL = 120;

/** What became of one case. */
export interface Found {
  readonly target: TargetName;
  readonly seed: number;
  readonly number: number;
  readonly how: string;
  /** `works`, or codes of typed errors. */
  readonly outcome: string;
  /** What must not happen. */
  readonly fault?: string;
}

/** What to try. */
export interface Plan {
  readonly target: TargetName;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Seconds of CPU time that one case may take. A whole one takes a tenth of a second. Default 20. */
  readonly cpu?: number;
  /** When to stop, of performance.now(). */
  readonly until?: number;
}

/** Tries hostile files in processes of their own, with a limit on memory and an eye on their time. A process that dies is a fault of its case; another goes on. */
export async function run(plan: Plan, report: (found: Found) => void): Promise<void> {
  let { from } = plan;
  while (from < plan.to && !(performance.now() >= (plan.until ?? Number.POSITIVE_INFINITY)))
    from = await runProcess({ ...plan, from }, report);
}

interface Line {
  readonly number: number;
  readonly how: string;
  readonly outcome?: string;
  readonly fault?: string;
}

/** Returns the number of the next case to try. */
async function runProcess(plan: Plan, report: (found: Found) => void): Promise<number> {
  const { target, seed, cpu = 20 } = plan;
  const child = start(plan);
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  let open: Line | undefined;
  let before: Line | undefined;
  let next = plan.from;
  let killed: string | undefined;
  let since = { wall: performance.now(), cpu: 0 };
  const kill = (why: string): void => {
    killed ??= why;
    child.kill("SIGKILL");
  };
  const timer = setInterval(() => {
    if (performance.now() >= (plan.until ?? Number.POSITIVE_INFINITY)) kill("");
    if (performance.now() - since.wall > WALL * 1000) kill(`nothing for ${WALL} s`);
    if (cpuSeconds(child.pid) - since.cpu > cpu) kill(`more than ${cpu} s of CPU time`);
  }, 500);
  for await (const text of createInterface({ input: child.stdout })) {
    // The runtime may write to standard output as well.
    if (!text.startsWith('{"number":')) continue;
    const line = JSON.parse(text) as Line;
    since = { wall: performance.now(), cpu: cpuSeconds(child.pid) };
    open = line.outcome === undefined ? line : undefined;
    if (line.outcome === undefined) continue;
    before = line;
    next = line.number + 1;
    report({ target, seed, ...line, outcome: line.outcome });
  }
  clearInterval(timer);
  if (killed === "") return plan.to;
  // Without a case under way all are done, or the last one left something that ended the process later.
  const last = open ?? before;
  if (next >= plan.to) return next;
  if (last === undefined) throw new Error(`The process did not start: ${errors.join("").slice(-2000)}`);
  const fault = killed ?? `the process died: ${errors.join("").slice(-1500)}`;
  report({ target, seed, number: last.number, how: last.how, outcome: "", fault });
  return last.number + 1;
}

function start({ target, seed, from, to }: Plan) {
  const source = ["--conditions=@mayhap/source", "--import", import.meta.resolve("tsx")];
  const task = JSON.stringify({ target, seed, from, to });
  const command = [
    process.execPath,
    "--max-old-space-size=1024",
    ...source,
    join(import.meta.dirname, "child.ts"),
    task,
  ];
  const limited = ["-c", `ulimit -d ${DATA / 1024} 2>/dev/null; exec "$@"`, "sh", ...command];
  return spawn("sh", limited, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_OPTIONS: "" } });
}

/** CPU time of a process so far, all threads; 0 where the system does not tell. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
