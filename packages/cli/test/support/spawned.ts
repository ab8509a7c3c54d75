import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Run } from "./mayhap.ts";

const packages = join(import.meta.dirname, "..", "..", "..");
const built = [join(packages, "cli", "dist", "bin.js")];
const source = [
  "--import",
  import.meta.resolve("tsx"),
  "--conditions=@mayhap/source",
  join(packages, "cli", "src", "bin.ts"),
];
const stale = ["core", "onnx", "tfjs", "cli"].filter(
  (name) => newest(join(packages, name, "dist"), ".js") < newest(join(packages, name, "src"), ".ts"),
);
// As built it starts in half the time.
const command = stale.length === 0 ? built : source;

/** Starts the command line as a process: as built where that is up to date, else from source. */
export function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...command, ...args], { env: cleanEnvironment() });
}

/** Runs the command line as a process to its end. */
export async function spawned(args: readonly string[], input = ""): Promise<Run> {
  const child = start(args);
  child.stdin?.end(input);
  return ended(child);
}

/** Runs lines of a shell, in which `npx mayhap` and `mayhap` are the command line; `folder` gets what that takes. */
export async function shell(lines: string, folder: string, env: Record<string, string> = {}): Promise<Run> {
  const start = shellCommand([]);
  const scripts = { mayhap: `exec ${start} "$@"`, npx: `[ "$1" = mayhap ] && shift && exec ${start} "$@"` };
  for (const [name, line] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/bash\n${line}\n`, { mode: 0o755 });
  const own = cleanEnvironment();
  return ended(spawn("bash", ["-c", lines], { cwd: folder, env: { ...own, ...env, PATH: `${folder}:${own.PATH}` } }));
}

/** Runs the command line as a process to its end, as built and only so: Node starts no worker from TypeScript. */
export async function spawnedAsBuilt(args: readonly string[]): Promise<Run> {
  if (stale.length > 0)
    throw new Error(`Not built, or not since they were changed: ${stale.join(", ")}. Run node test/build.mjs first.`);
  return spawned(args);
}

/** When the newest file of a folder was written, 0 when there is none. */
function newest(folder: string, ending: string): number {
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(ending));
  return names.reduce((latest, name) => Math.max(latest, statSync(join(folder, name)).mtimeMs), 0);
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
  return [process.execPath, ...command, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env;
  return rest;
}
