import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** What a run of the command line left. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const bin = join(import.meta.dirname, "..", "..", "src", "bin.ts");
const source = ["--import", import.meta.resolve("tsx"), "--conditions=@mayhap/source", bin];

/** Starts the real command line, from source. */
export function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [...source, ...args], { env: { ...cleanEnvironment(), ...env } });
}

/** Runs the real command line to its end. */
export async function mayhap(
  args: readonly string[],
  { input, env }: { readonly input?: string; readonly env?: Record<string, string> } = {},
): Promise<Run> {
  const child = start(args, env);
  child.stdin?.end(input ?? "");
  return ended(child);
}

/** Waits for a started run. */
export async function ended(child: ChildProcess): Promise<Run> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (chunk) => out.push(chunk));
  child.stderr?.on("data", (chunk) => err.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** The command that starts it, for a shell. */
export function shellCommand(args: readonly string[]): string {
  return [process.execPath, ...source, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env;
  return rest;
}
