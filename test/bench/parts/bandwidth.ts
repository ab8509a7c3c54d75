import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { interleave } from "../rounds.ts";
import { type Ratio, ratioOf } from "../statistics.ts";

/** Reads two arrays of 64 MiB, which no cache holds, from the first to the last byte, a few times. */
const reader = `
const { parentPort } = require("node:worker_threads");
const [a, b] = [Buffer.alloc(1 << 26, 1), Buffer.alloc(1 << 26, 1)];
parentPort.on("message", () => {
  const start = performance.now();
  for (let i = 0; i < 10; i++) Buffer.compare(a, b);
  parentPort.postMessage(performance.now() - start);
});
`;

/** How much longer reading memory takes each of two threads that do it at once than one alone: 1 where they do not share a limit. */
export async function measureBandwidth(rounds: number): Promise<Ratio> {
  const workers = [1, 2].map(() => new Worker(reader, { eval: true }));
  const read = async (worker: Worker | undefined): Promise<number> => {
    const answer = once(worker as Worker, "message");
    worker?.postMessage("read");
    return (await answer)[0] as number;
  };
  const both = async (): Promise<number> => Math.max(...(await Promise.all(workers.map(read))));
  try {
    await both();
    const times = await interleave(
      [
        { name: "alone", measure: () => read(workers[0]) },
        { name: "both", measure: both },
      ],
      rounds,
    );
    return ratioOf(times.get("both") ?? [], times.get("alone") ?? []);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
