import { dropconnect, type Prepared, type Program, predict, type RawArray, type WeightSite } from "@mayhap/core";
import { adapter, loadOnnx } from "@mayhap/onnx";
import { loadDrawers, loadSumming } from "../internals.ts";
import { interleave } from "../rounds.ts";
import { median, ratioOf } from "../statistics.ts";
import { inputOf, type Work } from "../works/work.ts";

/** Where the time of one `predict` goes, as shares of the whole call (medians, so they need not add up exactly). */
export interface SplitResult {
  readonly work: string;
  /** ms of one call of `predict`, for orientation. */
  readonly ms: number;
  /** Drawing weights, and where `predict` does so at the same time, multiplying by them. */
  readonly draw: number;
  /** The runs of the framework, with weights drawn beforehand or without the products. */
  readonly run: number;
  /** Moments of the values and of the classes' entropies, of outputs that were computed beforehand. */
  readonly sum: number;
  /** What is left: checks, pauses for the event loop, and the setting up as far as a call does it anew. */
  readonly rest: number;
  /** Setting up, all of it: rewriting the graph, loading it, running the deterministic part. */
  readonly setup: number;
}

/** Runs the pieces of `predict` one by one beside the whole. */
export async function measureSplit(work: Work, rounds: number): Promise<SplitResult> {
  const { weightDrawers, plainDrawer, weightProducts, productsAtOnce } = await loadDrawers();
  const { Tally } = await loadSumming();
  const { samples, batch } = work;
  const inputs = { x: inputOf(work) };
  const model = dropconnect(await loadOnnx(work.net.onnx), work.p);
  const open = async () => {
    const program = (await adapter.compile(model)) as Program;
    return { program, prepared: await program.bind(inputs).prepare(0, batch) };
  };
  const { program, prepared } = await open();
  const weights = program.sites.filter((site) => site.type === "weight");
  const fed = () => {
    const drawers = weightDrawers(weights).map((drawer, i) => drawer ?? plainDrawer(weights[i] as WeightSite));
    const draw = (sample: number) => drawers.map((drawer, stream) => drawer({ seed: 7, stream, sample, example: 0 }));
    const draws = draw(0);
    return { together: 1, draw: (sample: number) => void draw(sample), run: () => prepared.run(draws) };
  };
  const multiplied = (runProducts: NonNullable<Prepared["runProducts"]>) => {
    const products = weightProducts(weights);
    if (products === undefined) throw new Error("The kernel does not run here.");
    const together = productsAtOnce(weights, batch);
    const inputs = weights.map(({ shape }) => new Float32Array(together * batch * (shape[0] as number)).fill(0.5));
    const draw = (sample: number, count: number) =>
      products.map((product, stream) => {
        const rows = inputs[stream] as Float32Array;
        return product(
          { seed: 7, stream, sample, example: 0 },
          count,
          rows.subarray(0, (count * rows.length) / together),
        );
      });
    const found = draw(0, together);
    const run = () => runProducts((site) => found[site] as Float32Array, together);
    return { together, draw: (sample: number) => void draw(sample, Math.min(together, samples - sample)), run };
  };
  const { together, draw, run } = prepared.runProducts ? multiplied(prepared.runProducts.bind(prepared)) : fed();
  const timed = (name: string, run: () => Promise<void>) => ({
    name,
    measure: async () => {
      const start = performance.now();
      await run();
      return performance.now() - start;
    },
  });
  const all = (await run()).y as RawArray;
  const y = { data: all.data.slice(0, all.data.length / together), shape: [batch, ...all.shape.slice(1)] };
  const rows = Array.from({ length: batch }, (_, row) => row);
  const entries = [
    timed("whole", async () => void (await predict(model, inputs, { samples, seed: 7 }))),
    timed("setup", async () => {
      const other = await open();
      other.prepared.dispose();
      await other.program.dispose();
    }),
    timed("draw", async () => {
      for (let sample = 0; sample < samples; sample += together) draw(sample);
    }),
    timed("run", async () => {
      for (let sample = 0; sample < samples; sample += together) await run();
    }),
    timed("sum", async () => {
      // Every work ends with a softmax.
      const reading = { type: "probabilities", layout: { type: "softmax", axis: -1 } } as const;
      const tally = new Tally("y", y, batch, batch, true, reading, false);
      for (let sample = 0; sample < samples; sample++) tally.add(y, rows, sample);
    }),
  ];
  for (const { measure } of entries) await measure();
  const times = await interleave(entries, rounds);
  prepared.dispose();
  await program.dispose();
  const of = (name: string) => times.get(name) ?? [];
  const share = (name: string) => ratioOf(of(name), of("whole")).median;
  const [setup, drawing, running, sum] = [share("setup"), share("draw"), share("run"), share("sum")];
  const rest = 1 - drawing - running - sum;
  return { work: work.id, ms: median(of("whole")), draw: drawing, run: running, sum, rest, setup };
}
