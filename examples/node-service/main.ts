// A service that answers with how sure it is: a deadline for each answer, a worker that draws the samples, and a short line of waiting requests.
import { dropconnect, endWorkers, predict, quantify } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { fastify } from "fastify";

const deadline = 500;
const mostAtWork = 4;

const model = dropconnect(await loadOnnx(new URL("../../demo/model/digits.onnx", import.meta.url)), 0.2);
const blank = new Array<number>(784).fill(0);
const image = (pixels: readonly number[]) => ({ data: Float32Array.from(pixels), shape: [1, 28, 28] });
await predict(model, image(blank), { samples: 2, workers: 1 }); // No client waits for the worker to start.

const app = fastify();
let atWork = 0;

app.post<{ Body: { pixels: number[] } }>("/digit", async ({ body }, reply) => {
  // Who waits longer than the deadline gets a stale answer: better turned away at once.
  if (atWork >= mostAtWork) return reply.code(503).header("retry-after", "1").send({ code: "BUSY" });
  atWork++;
  try {
    const samples = { min: 20, max: 1000, tolerance: 0.002 };
    const y = await predict(model, image(body.pixels), { samples, deadline, workers: 1, seed: 7 });
    const scores = Array.from(y.probabilities.row(0).data);
    const digit = scores.indexOf(Math.max(...scores));
    return { digit, epistemic: quantify(y).epistemic.at(0), samples: y.samples, stopped: y.stopped };
  } finally {
    atWork--;
  }
});
await app.listen({ port: 0, host: "127.0.0.1" });

// Twelve clients at once; what they draw is a stroke, or noise.
const stroke = blank.map((_, i) => (i % 28 >= 13 && i % 28 <= 15 && i >= 28 * 4 && i < 28 * 24 ? 1 : 0));
const noise = blank.map((_, i) => (Math.abs(Math.sin(12.9898 * i) * 43758.5453) % 1 > 0.7 ? 1 : 0));
const { port } = app.server.address() as { port: number };
const ask = async (pixels: number[]) => {
  const response = await fetch(`http://127.0.0.1:${port}/digit`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ pixels }),
  });
  return {
    status: response.status,
    ...((await response.json()) as { digit?: number; epistemic?: number; samples?: number }),
  };
};
for (const [what, pixels] of Object.entries({ stroke, noise })) {
  const { digit, epistemic, samples } = await ask(pixels);
  console.log(`${what}: ${digit}, epistemic ${epistemic?.toFixed(3)} nats, after ${samples} samples`);
}
const answers = await Promise.all(Array.from({ length: 12 }, () => ask(noise)));
const count = (status: number) => answers.filter((answer) => answer.status === status).length;
console.log(`12 at once: ${count(200)} answered, ${count(503)} told to come back`);
await app.close();
await endWorkers(model);
