// What a page does: the same prediction here and in Web Workers. The result stands in the title.
import { dropconnect, predict } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";

try {
  // The runtime comes from the server as it is: pages and workers import one file, which finds its .wasm beside it.
  const workerRuntime = new URL("/ort/ort.wasm.min.mjs", location.href).href;
  const runtime = await import(/* @vite-ignore */ workerRuntime);
  runtime.env.wasm.numThreads = 1;
  const plain = await loadOnnx(new URL("/model.onnx", location.href), {
    runtime,
    workerRuntime,
    session: { intraOpNumThreads: 1 },
  });
  const model = dropconnect(plain, 0.3);
  const x = { data: Float32Array.of(0.5, -1, 2, 0, 1, 1, 0, 3), shape: [2, 4] };
  const run = async (workers) => {
    const { mean, variance } = await predict(model, { x }, { samples: 20, seed: 1, workers });
    return JSON.stringify([mean.toArray(), variance.toArray()]);
  };
  const alone = await run(0);
  const same = [(await run(1)) === alone, (await run(2)) === alone];
  await model.release();
  const unnamed = dropconnect(await loadOnnx(new URL("/model.onnx", location.href), { runtime }), 0.3);
  const refused = await predict(unnamed, { x }, { workers: 1 }).catch(({ code }) => code);
  document.title = JSON.stringify({ same, refused, isolated: crossOriginIsolated });
} catch (error) {
  document.title = JSON.stringify({ error: `${error} ${error.cause ?? ""}` });
}
