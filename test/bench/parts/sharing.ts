import { once } from "node:events";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { coreModule, fromSource } from "../internals.ts";
import { fedProduct } from "../models/fed-product.ts";
import { interleave } from "../rounds.ts";
import { type Ratio, ratioOf } from "../statistics.ts";

/** How much longer each of two threads takes for something that both do at once than one alone: 1 where they share no limit. */
export interface Sharing {
  /** onnxruntime's product of one row with a matrix that no cache holds, one thread each. */
  readonly product: Ratio;
  /** Drawing such a matrix. Undefined from sources: Node starts workers on built packages only. */
  readonly drawing: Ratio | undefined;
}

const product = (width: number): string => `
import ort from ${JSON.stringify(pathToFileURL(createRequire(import.meta.url).resolve("onnxruntime-node")).href)};
const model = Uint8Array.from(${JSON.stringify([...fedProduct(width)])});
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1 });
const row = new ort.Tensor("float32", new Float32Array(${width}).fill(0.5), [1, ${width}]);
const matrix = new ort.Tensor("float32", new Float32Array(${width} ** 2).fill(0.5), [${width}, ${width}]);
const work = async () => {
  for (let i = 0; i < 60; i++) await session.run({ x: row, w: matrix });
};
`;

const drawing = (width: number): string => `
const { weightDrawers } = await import(${JSON.stringify(coreModule("random/weight-drawer"))});
const shape = [${width}, ${width}];
const site = { type: "weight", id: "w", layer: "l", role: "kernel", p: 0.2, scale: "inverted", maskPer: "sample", shape };
const [draw] = weightDrawers([{ ...site, values: new Float32Array(${width} ** 2).fill(0.5) }]);
const work = async () => {
  for (let sample = 0; sample < 40; sample++) draw({ seed: 7, stream: 1, sample, example: 0 });
};
`;

/** A module that does the work whenever it is asked to, and answers with the ms it took. */
const served = (work: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
import { parentPort } from "node:worker_threads";
${work}
parentPort.on("message", async () => {
  const start = performance.now();
  await work();
  parentPort.postMessage(performance.now() - start);
});
`)}`,
  );

/** What two threads that work at once take from each other on this machine, with square matrices of this width. */
export async function measureSharing(width: number, rounds: number): Promise<Sharing> {
  return {
    product: await measure(product(width), rounds),
    drawing: fromSource ? undefined : await measure(drawing(width), rounds),
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
