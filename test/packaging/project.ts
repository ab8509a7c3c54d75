import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** A folder outside the workspace, with the packages in it as npm would deliver them. */
export interface Project {
  readonly folder: string;
  /** The packed packages by name. */
  readonly tarballs: Readonly<Record<string, string>>;
}

/** Runs a command to its end and returns what it printed. Throws when it fails, with all that it said. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? ""}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The package manager of the README: on a machine without pnpm, npx brings it. */
const pnpm = (args: readonly string[], cwd: string) => run("npx", ["--yes", "pnpm@12", ...args], cwd);

/** Packs every package, and installs the tarballs with the frameworks that users bring. Needs the packages built. */
export function packedProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), "mayhap-packed-"));
  const store = join(folder, "tarballs");
  pnpm(["--recursive", "--filter", "./packages/*", "pack", "--pack-destination", store], root);
  const files = readdirSync(store).map((file) => join(store, file));
  const tarballs = Object.fromEntries(files.map((file) => [packedManifest(file).name, file]));
  const local = Object.fromEntries(Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]));
  const { devDependencies } = manifestOf("packages/onnx/package.json");
  const brought = Object.entries({ ...devDependencies, ...manifestOf("test/package.json").dependencies }).filter(
    ([name]) => name.startsWith("onnxruntime-") || name === "@tensorflow/tfjs" || name === "vitest",
  );
  const own = { ...local, ...Object.fromEntries(brought) };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "blank", private: true, type: "module", dependencies: own }),
  );
  // The versions are not published yet: what the packages ask of each other comes from the tarballs too.
  const settings = {
    overrides: local,
    allowBuilds: { "onnxruntime-node": false, "core-js": false, protobufjs: false, esbuild: false },
  };
  writeFileSync(join(folder, "pnpm-workspace.yaml"), JSON.stringify(settings));
  pnpm(["install", "--prefer-offline"], folder);
  mkdirSync(join(folder, "out"));
  return { folder, tarballs };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function manifestOf(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest;
}

/** What a tarball says of itself. */
export function packedManifest(tarball: string): Manifest {
  return JSON.parse(run("tar", ["-xzOf", tarball, "package/package.json"], root)) as Manifest;
}

/** The files of a tarball, without the folder that all of them are in. */
export function packedFiles(tarball: string): string[] {
  return run("tar", ["-tzf", tarball], root)
    .trim()
    .split("\n")
    .map((name) => name.replace(/^package\//, ""));
}
