import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { fromSource } from "../internals.ts";
import { inputOf } from "../works/work.ts";
import { runPredict } from "./run-predict.ts";
import type { Variant } from "./variant.ts";

/** Time in ms after which workers may have ended, and for which new ones work before they are measured. */
const IDLE = 5000;
const WARM = 1000;

/**
 * The same with samples spread over workers of one thread each, as the README advises for as many workers as cores. They stay from run
 * to run as in a service that is up. Node starts them from built packages only.
 */
function withWorkers(workers: number): Variant {
  return {
    id: `onnx-mayhap-workers-${workers}`,
    title: `mayhap, exact masks, ${workers} worker${workers === 1 ? "" : "s"} of one thread`,
    loop: false,
    fits: ({ engine, id }) => engine === "onnx" && /^(mlp|wide)\//.test(id) && !fromSource,
    open: async (work) => {
      const model = dropconnect(await loadOnnx(work.net.onnx, { session: { intraOpNumThreads: 1 } }), work.p);
      const inputs = { x: inputOf(work) };
      let last = Number.NEGATIVE_INFINITY;
      return {
        run: async (samples) => {
          const call = () => predict(model, inputs, { samples, seed: 7, workers });
          // Workers that were idle for long have ended; a service that is up has them, with their code compiled as this thread has its own.
          const start = performance.now();
          if (start - last > IDLE) while (performance.now() - start < WARM) await call();
          const run = await runPredict(call);
          last = performance.now();
          return run;
        },
        close: () => model.release(),
      };
    },
  };
}

export const onnxMayhapWorkers: readonly Variant[] = [1, 2].map(withWorkers);
