import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Run, Runner } from "../variants/variant.ts";
import { inputOf, type Work } from "../works/work.ts";
import { torchPython } from "./python.ts";

/** Starts torch for a work; undefined where there is none. It stays up, so that its rounds interleave with the others'. */
export async function openTorch(work: Work): Promise<Runner | undefined> {
  const python = torchPython();
  if (python === undefined) return undefined;
  const threads = availableParallelism();
  const child = spawn(python.command, [join(import.meta.dirname, "loop.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("The torch process ended without an answer; what it said stands above.");
    return JSON.parse(value) as T;
  };
  const input = inputOf(work);
  const { architecture, random, params } = work.net;
  const header = {
    architecture,
    random,
    p: work.p,
    threads,
    params: [...params].map(([name, { shape }]) => [name, shape]),
    input: input.shape,
  };
  const arrays = [...[...params.values()].map(({ values }) => values), input.data];
  const bytes = arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  for (const part of [Buffer.from(`${JSON.stringify(header)}\n`), ...bytes]) child.stdin.write(part);
  return {
    run: (samples) => {
      child.stdin.write(`${samples}\n`);
      return answer<Run>();
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.stdin.end();
      await ended;
    },
  };
}
