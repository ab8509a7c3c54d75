import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { coreModule, fromSource } from "../internals.ts";
import { interleave } from "../rounds.ts";
import { type Ratio, ratioOf } from "../statistics.ts";

const multiplying = (width: number): string => `
const { productsAtOnce, weightProducts } = await import(${JSON.stringify(coreModule("random/weight-products"))});
const shape = [${width}, ${width}];
const site = { type: "weight", id: "w", layer: "l", role: "kernel", p: 0.2, scale: "inverted", maskPer: "sample", shape };
const [multiply] = weightProducts([{ ...site, values: new Float32Array(${width} ** 2).fill(0.5) }]);
const together = productsAtOnce([site, site], 1);
const rows = new Float32Array(together * ${width}).fill(0.5);
const work = () => {
  for (let sample = 0; sample < 40; sample += together) multiply({ seed: 7, stream: 1, sample, example: 0 }, together, rows);
};
`;

/** A module that does the work whenever it is asked to, and answers with the ms it took. */
const served = (work: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
import { parentPort } from "node:worker_threads";
${work}
parentPort.on("message", () => {
  const start = performance.now();
  work();
  parentPort.postMessage(performance.now() - start);
});
`)}`,
  );

/**
 * How much longer each of two threads takes to multiply by a square matrix of this width while drawing it than one alone: 1 where they share no limit.
 * Undefined from sources: Node starts workers on built packages only.
 */
export async function measureSharing(width: number, rounds: number): Promise<Ratio | undefined> {
  if (fromSource) return undefined;
  const workers = [1, 2].map(() => new Worker(served(multiplying(width))));
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
