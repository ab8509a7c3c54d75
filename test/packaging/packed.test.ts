import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compilers, complaints } from "./compilers.ts";
import { type Project, packedFiles, packedManifest, packedProject, run } from "./project.ts";

// The packages as users get them: packed, installed in a folder outside of the workspace, and used there.

const model = fileURLToPath(new URL("../../docs/fixtures/model.onnx", import.meta.url));
const users = fileURLToPath(new URL("users/", import.meta.url));
const names = readdirSync(new URL("../../packages", import.meta.url));
const packages = names.map((name) => (name === "cli" ? "mayhap" : `@mayhap/${name}`)).sort();
let project: Project;

const tarball = (name: string): string => project.tarballs[name] as string;
const node = (...args: string[]): string => run(process.execPath, args, project.folder);

beforeAll(() => {
  project = packedProject();
  for (const name of readdirSync(users)) copyFileSync(join(users, name), join(project.folder, name));
}, 120_000);

afterAll(() => rmSync(project.folder, { recursive: true, force: true }), 60_000);

test("every package is packed", () => {
  expect(Object.keys(project.tarballs).sort()).toEqual(packages);
});

test.each(packages)("%s holds what it needs, in versions that npm knows, and no tests", (name) => {
  const files = packedFiles(tarball(name));
  expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/index.js"]));
  expect(files.filter((file) => !/^(LICENSE|README\.md|package\.json|(dist|src)\/.*)$/.test(file))).toEqual([]);
  const maps = files.filter((file) => file.endsWith(".js.map"));
  expect(maps.length).toBe(files.filter((file) => file.endsWith(".js")).length);
  const { version, dependencies = {} } = packedManifest(tarball(name));
  const own = Object.entries(dependencies).filter(([dependency]) => packages.includes(dependency));
  for (const [, range] of own) expect(range).toBe(`^${version}`);
  expect(JSON.stringify(dependencies)).not.toMatch(/workspace:|file:|link:/);
});

test.each(packages)("publint finds nothing in %s", async (name) => {
  const { messages } = await publint({ pack: { tarball: arrayBuffer(tarball(name)) }, strict: true });
  expect(messages).toEqual([]);
});

test.each(packages)("are the types wrong finds nothing in %s", (name) => {
  const attw = fileURLToPath(new URL("../../node_modules/.bin/attw", import.meta.url));
  const args = [tarball(name), "--profile", "esm-only", "--format", "json"];
  const { stdout, stderr, status } = spawnSync(attw, args, { encoding: "utf8" });
  expect(status, stdout + stderr).toBe(0);
});

test("an ES module converts, saves, loads, predicts here and in workers", () => {
  const copy = join(project.folder, "out", "copy.onnx");
  const { mean, ...said } = JSON.parse(node("smoke.mjs", model, copy).trim().split("\n").at(-1) ?? "");
  expect(said).toMatchObject({ node: process.versions.node, replaced: 1, same: true, picture: true, tfjsSame: true });
  expect(said.bytes).toBeGreaterThan(0);
  expect(mean[0].reduce((sum: number, p: number) => sum + p, 0)).toBeCloseTo(1, 6);
  for (const program of ["dynamic.cjs", ...(process.features.require_module ? ["required.cjs"] : [])])
    expect(JSON.parse(node(program, model))).toEqual(mean);
});

test("the command runs", () => {
  const out = run("npx", ["--no-install", "mayhap", "inspect", model, "--json"], project.folder);
  expect(JSON.parse(out).layers.filter((layer: { replaced: boolean }) => layer.replaced)).toHaveLength(1);
});

test.each(compilers.flatMap((version) => [[version, "nodenext"] as const, [version, "bundler"] as const]))(
  "TypeScript %s takes the declarations with resolution %s",
  (version, resolution) => {
    expect(complaints(version, resolution, project.folder)).toEqual([]);
  },
);

function arrayBuffer(path: string): ArrayBuffer {
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
