import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { coreModule, fromSource } from "../internals.ts";
import { interleave } from "../rounds.ts";
import { type Ratio, ratioOf } from "../statistics.ts";

/** How much longer each of two threads takes for something that both do at once than one alone: 1 where they share no limit. */
export interface Sharing {
  /** Reading memory. */
  readonly reading: Ratio;
  /** Drawing masked weights that no cache holds. Undefined from sources: Node starts workers on built packages only. */
  readonly drawing: Ratio | undefined;
}

/** Reads two arrays of 64 MiB, which no cache holds, from the first to the last byte, a few times. */
const reading = `
const [a, b] = [Buffer.alloc(1 << 26, 1), Buffer.alloc(1 << 26, 1)];
const work = () => {
  for (let i = 0; i < 20; i++) Buffer.compare(a, b);
};
`;

/** Draws a layer of 4096 × 4096 weights, a few times. */
const drawing = (module: string): string => `
const { weightDrawers } = await import(${JSON.stringify(module)});
const values = new Float32Array(1 << 24).fill(0.5);
const site = { type: "weight", id: "w", layer: "l", role: "kernel", p: 0.2, scale: "inverted", maskPer: "sample", shape: [4096, 4096], values };
const [draw] = weightDrawers([site]);
const work = () => {
  for (let sample = 0; sample < 40; sample++) draw({ seed: 7, stream: 1, sample, example: 0 });
};
`;

/** A module that does the work whenever it is asked to, and answers with the ms it took. */
const served = (work: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
import { parentPort } from "node:worker_threads";
import { Buffer } from "node:buffer";
${work}
parentPort.on("message", () => {
  const start = performance.now();
  work();
  parentPort.postMessage(performance.now() - start);
});
`)}`,
  );

/** What two threads that work at once take from each other on this machine. */
export async function measureSharing(rounds: number): Promise<Sharing> {
  return {
    reading: await measure(reading, rounds),
    drawing: fromSource ? undefined : await measure(drawing(coreModule("random/weight-drawer")), rounds),
  };
}

async function measure(work: string, rounds: number): Promise<Ratio> {
  const workers = [1, 2].map(() => new Worker(served(work)));
  const run = async (worker: Worker | undefined): Promise<number> => {
    const answer = once(worker as Worker, "message");
    worker?.postMessage("work");
    return (await answer)[0] as number;
  };
  const both = async (): Promise<number> => Math.max(...(await Promise.all(workers.map(run))));
  try {
    await both();
    const times = await interleave(
      [
        { name: "alone", measure: () => run(workers[0]) },
        { name: "both", measure: both },
      ],
      rounds,
    );
    return ratioOf(times.get("both") ?? [], times.get("alone") ?? []);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
