import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "./mayhap.ts";

const bin = join(import.meta.dirname, "..", "..", "src", "bin.ts");
const source = ["--import", import.meta.resolve("tsx"), "--conditions=@mayhap/source", bin];

/** Starts the command line as a process, from source. */
export function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...source, ...args], { env: cleanEnvironment() });
}

/** Runs the command line as a process to its end. */
export async function spawned(args: readonly string[], input = ""): Promise<Run> {
  const child = start(args);
  child.stdin?.end(input);
  return ended(child);
}

/** Runs lines of a shell, in which `npx mayhap` and `mayhap` are the command line; `folder` gets what that takes. */
export async function shell(lines: string, folder: string, env: Record<string, string> = {}): Promise<Run> {
  const command = shellCommand([]);
  const scripts = { mayhap: `exec ${command} "$@"`, npx: `[ "$1" = mayhap ] && shift && exec ${command} "$@"` };
  for (const [name, line] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/bash\n${line}\n`, { mode: 0o755 });
  const own = cleanEnvironment();
  return ended(spawn("bash", ["-c", lines], { cwd: folder, env: { ...own, ...env, PATH: `${folder}:${own.PATH}` } }));
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
