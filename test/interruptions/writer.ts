// Converts models by turns, each to its place, with another p every time, until somebody ends the process.
import { Writable } from "node:stream";
import { main } from "../../packages/cli/src/main.ts";

const tasks = JSON.parse(process.argv[2] ?? "[]") as { model: string; target: string }[];
const stdout = new Writable({ write: (_, __, done) => done() });
const streams = { stdin: process.stdin, stdout, stderr: process.stderr, signal: new AbortController().signal };

for (let turn = 0; ; turn++) {
  for (const { model, target } of tasks) {
    const p = turn % 2 === 0 ? ".2" : ".3";
    const code = await main(["convert", model, "-p", p, "--layers", "all", "-o", target, "--force"], streams);
    if (code !== 0) process.exit(code);
  }
  if (turn === 1) process.stdout.write("all are written\n");
}
