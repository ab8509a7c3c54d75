// A process that tries hostile files one after the other and says what became of each, so that another can watch it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watch } from "./watch.ts";

let folder = tmpdir();
const watched = watch(() => folder);
const stray: unknown[] = [];

const { Dice } = await import("./dice.ts");
const { makePlaces } = await import("./places.ts");
const { targetOf } = await import("./targets.ts");

const { target: name, seed, from, to } = JSON.parse(process.argv[2] ?? "{}");
const target = await targetOf(name);
for (const event of ["uncaughtException", "unhandledRejection"]) {
  // TF.js' wasm backend puts listeners there that end the process.
  process.removeAllListeners(event);
  process.on(event, (error) => stray.push(error));
}
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

for (let number = from; number < to; number++) {
  const root = mkdtempSync(join(tmpdir(), "mayhap-fuzz-"));
  const places = makePlaces(root);
  folder = places.folder;
  const { how, run } = await target.make(new Dice(seed, number), places, number);
  watched.faults();
  say({ number, how });
  const faults: string[] = [];
  let outcome = "";
  try {
    outcome = await run();
  } catch (error) {
    faults.push(`untyped error: ${shown(error)}`);
  }
  await new Promise((resolve) => setTimeout(resolve));
  faults.push(...watched.faults(), ...stray.splice(0).map((error) => `nobody caught: ${shown(error)}`));
  say({ number, how, outcome, ...(faults.length > 0 && { fault: faults.join("\n") }) });
  rmSync(root, { recursive: true, force: true });
}

function shown(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// Native threads may still be at work; nothing here waits for them.
process.exit(0);
