import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayhap } from "../../packages/cli/test/support/mayhap.ts";
import { Dice } from "../fuzz/dice.ts";

/** MAYHAP_KILLS=200 tries more of them. */
const KILLS = Number(process.env.MAYHAP_KILLS ?? 3);
const root = join(import.meta.dirname, "..", "..");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayhap-killed-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that stands at a path; undefined for nothing. */
function content(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) return readFileSync(path, "base64");
  const names = readdirSync(path).sort();
  return names.map((name) => `${name} ${readFileSync(join(path, name), "base64")}`).join("\n");
}

/** Starts the writer, waits until it has written everything twice, and kills it some ms later. */
async function writeAndKill(tasks: readonly object[], ms: number): Promise<void> {
  const script = join(import.meta.dirname, "writer.ts");
  const source = ["--conditions=@mayhap/source", "--import", import.meta.resolve("tsx")];
  const child = spawn(process.execPath, [...source, script, JSON.stringify(tasks)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("close", (_, signal) => resolve(signal)));
  child.stdout.on("data", () => setTimeout(() => child.kill("SIGKILL"), ms));
  expect(await ended).toBe("SIGKILL");
}

const convert = async (model: string, p: string, target: string) =>
  expect((await mayhap(["convert", model, "-p", p, "--layers", "all", "-o", target, "--force"])).code).toBe(0);

test("a mayhap convert that is killed leaves the old model, the new one, or none", async () => {
  const tasks = [
    { model: join(root, "demo/model/digits.onnx"), target: join(folder, "y.onnx") },
    { model: join(root, "demo/model/tfjs"), target: join(folder, "y") },
  ];
  const versions: (string | undefined)[] = [];
  for (const { model, target } of tasks)
    for (const p of [".2", ".3"]) {
      await convert(model, p, target);
      versions.push(content(target));
    }
  expect(new Set(versions).size).toBe(4);
  const dice = new Dice(7, 0);
  for (let kill = 0; kill < KILLS; kill++) {
    // The process does nothing but convert, so that a kill within some turns falls into the writing again and again.
    await writeAndKill(tasks, 80 * dice.uniform());
    for (const [i, { target }] of tasks.entries())
      expect([undefined, versions[2 * i], versions[2 * i + 1]], `${target} after kill ${kill}`).toContain(
        content(target),
      );
  }
  // What is left beside them keeps nobody from writing.
  for (const [i, { model, target }] of tasks.entries()) {
    await convert(model, ".2", target);
    expect(content(target)).toBe(versions[2 * i]);
  }
});
