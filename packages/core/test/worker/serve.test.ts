import { afterEach, expect, it, vi } from "vitest";
import type { Layer } from "../../src/adapter/layer.ts";
import type { Prepared, Program, WeightSite } from "../../src/adapter/program.ts";
import { DrawnTogether } from "../../src/random/drawn-together.ts";
import { drawUniforms } from "../../src/random/uniform.ts";
import type { Request, Response } from "../../src/worker/protocol.ts";
import { serveWorker } from "../../src/worker/serve.ts";

const [ROWS, DEPTH, OUTPUTS] = [30, 60, 50];

function uniforms(size: number, stream: number): Float32Array {
  const out = new Float32Array(size);
  drawUniforms({ seed: size, stream, sample: 0, example: 0 }, out);
  return out;
}

const shape = [DEPTH, OUTPUTS];
const values = uniforms(DEPTH * OUTPUTS, 0);
const site: WeightSite = {
  ...{ type: "weight", id: "w", layer: "l", role: "kernel", p: 0.2, scale: "inverted", maskPer: "sample" },
  ...{ shape, values },
};
const weights = [{ role: "kernel", tensor: "w", shape }] as const;
const walk: Layer[] = [{ id: "l", name: "l", kind: "linear", type: "Dense", weights }];

/** A program of one layer, whose rows are the same for every sample. */
function program(): Program {
  const given = { rows: uniforms(ROWS * DEPTH, 1), all: uniforms(ROWS * OUTPUTS, 2) };
  const run: Prepared["run"] = async ([y]) => ({
    y: { data: (y as Float32Array).slice(), shape: [ROWS, OUTPUTS] },
  });
  const subtracting = { sites: [0], mostP: 0.25, products: async () => [given], run };
  const prepare = async (): Promise<Prepared> => ({ shapes: {}, run, subtracting, dispose: () => undefined });
  return { sites: [site], bind: () => ({ rows: ROWS, prepare }) } as unknown as Program;
}

/** A worker's end without a worker. */
function open() {
  const heard: Response[] = [];
  let tell: (request: Request) => void = () => undefined;
  const port = {
    post: (message: Response) => void heard.push(message),
    onMessage: (listener: (request: Request) => void) => {
      tell = listener;
    },
  };
  serveWorker(port, { layers: () => walk, compile: async () => program() }, (model) => model);
  tell({ type: "model", model: {} });
  tell({ type: "open", job: 1, inputs: {}, method: "mask", seed: 7, firstRow: 0 });
  tell({ type: "rows", job: 1, turn: 1, rows: Array.from({ length: ROWS }, (_, row) => row) });
  const answer = (type: Response["type"]) => vi.waitFor(() => heard.find((one) => one.type === type) ?? expect.fail());
  return { tell, heard, answer };
}

const drawn = vi.spyOn(DrawnTogether.prototype, "draw");
afterEach(() => drawn.mockClear());

const request = { type: "sample", job: 1, turn: 1, sample: 0, count: 1, outputs: undefined } as const;

it("draws the samples of a request together, and says how many are best asked for", async () => {
  const { tell, heard, answer } = open();
  expect(await answer("ready")).toMatchObject({ atOnce: { most: 64, fewest: 20 } });
  tell({ ...request, runs: 40 });
  const count = () => heard.reduce((sum, one) => sum + (one.type === "sample" ? one.outputs.length : 0), 0);
  await vi.waitFor(() => expect(count()).toBe(40));
  expect(drawn.mock.calls.map(([, samples]) => samples)).toEqual([40]);
});

it("leaves what it draws when the job is closed", async () => {
  const { tell, heard, answer } = open();
  await answer("ready");
  // The job is closed after the first step.
  const { draw } = DrawnTogether.prototype;
  let steps = 0;
  drawn.mockImplementationOnce(function* (this: DrawnTogether, ...args) {
    for (const _ of draw.apply(this, args)) {
      steps++;
      tell({ type: "close", job: 1 });
      yield;
    }
  });
  tell({ ...request, runs: 40 });
  await answer("closed");
  expect(steps).toBe(1);
  expect(heard.filter(({ type }) => type === "sample" || type === "failed")).toEqual([]);
});
