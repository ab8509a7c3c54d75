// A process of its own: makes models, predicts with them and drops them. Says how much memory it has after half of them
// and after all, and how many sessions are not released.
import { setImmediate as turn } from "node:timers/promises";
import { predict } from "@mayhap/core";
import { makeNode } from "../../src/graph/node.ts";
import { OnnxModel } from "../../src/index.ts";
import { floatTensor } from "../../src/tensor/write.ts";
import { build, numbers } from "./build.ts";
import { counting } from "./counting.ts";
import { connect } from "./transform.ts";

const { runtime, live } = counting();
const values = numbers(512 * 1024);
const x = { data: new Float32Array(512).fill(0.1), shape: [1, 512] };

async function once(i: number): Promise<void> {
  const plain = build({
    nodes: [
      makeNode("MatMul", ["x", "w1"], ["a"], { name: "fc1" }),
      makeNode("MatMul", ["a", "w2"], ["y"], { name: "fc2" }),
    ],
    weights: [floatTensor("w1", values.slice(), [512, 1024]), floatTensor("w2", values.slice(), [1024, 512])],
    inputs: { x: ["n", 512] },
    outputs: { y: ["n", 512] },
  });
  const model = new OnnxModel(connect(plain, { p: 0.5 }, ["fc2"]).proto, { runtime });
  await predict(model, { x }, { samples: 2, seed: i });
}

/** Memory after everything that can be collected is. */
async function settled(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    globalThis.gc?.();
    await turn();
  }
  return process.memoryUsage.rss();
}

let half = 0;
for (let i = 1; i <= 200; i++) {
  await once(i);
  if (i % 10 === 0) await settled();
  if (i === 100) half = await settled();
}
process.stdout.write(JSON.stringify({ half, whole: await settled(), live: live() }));
