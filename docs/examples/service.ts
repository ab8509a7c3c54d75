import { endWorkers, MayhapError, predict, quantify } from "@mayhap/core";
import type { OnnxModel } from "@mayhap/onnx";
import { type FastifyInstance, fastify } from "fastify";

export interface ServiceOptions {
  /** Worker threads that draw samples. With 0 they run here, and the event loop stands still meanwhile. */
  readonly workers: number;
  /** Time for the samples of one request, in ms. */
  readonly deadline: number;
  /** Requests that may be at work at once; more are turned away. */
  readonly most: number;
  /** An input to warm up with, so that no client waits for sessions and workers to start. */
  readonly warmUp: { readonly x: number[][] };
}

/** The body of a request: rows of numbers. */
const body = {
  type: "object",
  required: ["x"],
  properties: {
    x: { type: "array", minItems: 1, maxItems: 256, items: { type: "array", items: { type: "number" } } },
  },
} as const;

export function service(model: OnnxModel, { workers, deadline, most, warmUp }: ServiceOptions): FastifyInstance {
  const app = fastify();
  let atWork = 0;

  app.post<{ Body: { x: number[][] } }>("/predict", { schema: { body } }, async (request, reply) => {
    // Back-pressure: who waits in line longer than the deadline gets a stale answer, so the line is short.
    if (atWork >= most) return reply.code(503).header("retry-after", "1").send({ code: "BUSY" });
    atWork++;
    const hungUp = new AbortController();
    reply.raw.once("close", () => hungUp.abort());
    try {
      const samples = { min: 20, max: 500, tolerance: 0.005 };
      const y = await predict(model, request.body, { samples, deadline, workers, signal: hungUp.signal });
      const { total, epistemic } = quantify(y);
      const rows = request.body.x.map((_, i) => ({
        probabilities: Array.from(y.probabilities.row(i).data),
        total: total.at(i),
        epistemic: epistemic.at(i),
        samples: y.samplesPerExample[i],
      }));
      return { rows, stopped: y.stopped, seed: y.seed };
    } finally {
      atWork--;
    }
  });

  app.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    // The client's mistake is named; what failed inside is not its business.
    if (error instanceof MayhapError && error.name === "InputError")
      return reply.code(400).send({ code: error.code, message: error.message });
    const status = error.statusCode ?? 500;
    return reply.code(status).send(status < 500 ? { code: "BAD_REQUEST", message: error.message } : { code: "FAILED" });
  });

  app.addHook("onReady", async () => {
    await predict(model, warmUp, { samples: 2, workers });
  });
  app.addHook("onClose", () => endWorkers(model));
  return app;
}
