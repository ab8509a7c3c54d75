import { MessageChannel } from "node:worker_threads";
import {
  type Bound,
  dropconnect,
  type Layer,
  type Method,
  ModelError,
  type Prepared,
  type Program,
  type RawArray,
  type WeightSite,
  type WorkerPort,
} from "@mayhap/core";
import { type ServerPort, serveWorker } from "@mayhap/core/worker";
import { adapter, type TfInputs } from "../../../tfjs/src/layers-model.ts";
import { unpackModel } from "../../../tfjs/src/workers/packed-model.ts";

type Mutant = typeof adapter;
type Workers = NonNullable<Mutant["workers"]>;

/** A worker on this thread: everything is posted as to another one, so that the tests need nothing built. */
function startHere(served: Pick<Mutant, "layers" | "compile">): WorkerPort {
  const { port1, port2 } = new MessageChannel();
  port2.unref();
  serveWorker(
    {
      post: (message, transfer) => port2.postMessage(message, transfer),
      onMessage: (listener) => port2.on("message", listener),
    } satisfies ServerPort,
    served as never,
    unpackModel,
  );
  return {
    post: (message, transfer) => port1.postMessage(message, transfer as ArrayBuffer[]),
    onMessage: (listener) => port1.on("message", listener),
    onEnd: () => undefined,
    keepAlive: (yes) => (yes ? port1.ref() : port1.unref()),
    terminate: () => port1.close(),
  };
}

const { workers } = adapter as { workers: Workers };

/** TF.js' adapter, which has all that is optional. */
export const tfAdapter: Mutant = { ...adapter, workers: { ...workers, start: () => startHere(adapter) } };

/** The same object with some members replaced. Those of the given one still see its private fields. */
function altered<T extends object>(given: T, change: Partial<T>): T {
  return new Proxy(given, {
    get(_, key) {
      if (key in change) return change[key as keyof T];
      const value = given[key as keyof T];
      return typeof value === "function" ? value.bind(given) : value;
    },
  });
}

function program(change: (made: Program<TfInputs>, method: Method) => Partial<Program<TfInputs>>): Mutant {
  return {
    ...tfAdapter,
    compile: async (model, method = "mask") => {
      const made = await adapter.compile(model, method);
      return altered(made, change(made, method));
    },
  };
}

const bound = (change: (made: Bound) => Partial<Bound>): Mutant =>
  program((made) => ({
    bind: (inputs) => {
      const bound = made.bind(inputs);
      return altered(bound, change(bound));
    },
  }));

/** Programs for some method whose states are changed. */
function prepared(which: Method, change: (made: Prepared, sites: number) => Partial<Prepared>): Mutant {
  return program((program, method) => ({
    bind: (inputs) => {
      const made = program.bind(inputs);
      const prepare = async (from: number, to: number) => {
        const state = await made.prepare(from, to);
        return which === method ? altered(state, change(state, program.sites.length)) : state;
      };
      return altered(made, { prepare });
    },
  }));
}

/** Noise that is changed on its way to a run. */
const noise = (change: (draw: Float32Array, last: boolean) => Float32Array): Mutant =>
  prepared("gaussian", (made, sites) => {
    const changed = (draws: readonly Float32Array[]) => draws.map((draw, i) => change(draw, i === sites - 1));
    // A fold would hide nothing from the tests, but has another shape.
    return { run: (draws) => made.run(changed(draws)), runMany: undefined as never };
  });

const weights = (change: (site: WeightSite) => Partial<WeightSite>): Mutant =>
  program(({ sites }) => ({
    sites: sites.map((site) => (site.type === "weight" ? { ...site, ...change(site) } : site)),
  }));

const working = (change: Partial<Workers>): Mutant => ({
  ...tfAdapter,
  workers: { ...(tfAdapter.workers as Workers), ...change },
});

/** The samples of a fold example by example. */
function byExample({ data, shape }: RawArray, samples: number): RawArray {
  const size = data.length / (shape[0] as number);
  const rows = (shape[0] as number) / samples;
  return {
    data: Float32Array.from(data, (_, at) => {
      const place = Math.floor(at / size);
      return data[((place % samples) * rows + Math.floor(place / samples)) * size + (at % size)] as number;
    }),
    shape,
  };
}

const folded = (method: Method): Mutant =>
  prepared(method, (made) => ({
    runMany: async (draws, samples) => {
      const outputs = (await made.runMany?.(draws, samples)) ?? {};
      return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, byExample(values, samples)]));
    },
  }));

/** Adapters that are wrong in what they need not offer. */
export const optionalMutants: Readonly<Record<string, Mutant>> = {
  "kinds: a convolution is something else": {
    ...tfAdapter,
    layers: (model) => adapter.layers(model).map((l): Layer => (l.kind === "conv" ? { ...l, kind: "other" } : l)),
  },
  "kinds: shapes of kernels are [out, in, …]": weights(({ shape }) => ({ shape: shape.toReversed() })),
  "kinds: words are dropped element by element": weights(() => ({ unit: "element" })),
  "kinds: always one mask per sample": weights(() => ({ maskPer: "sample" })),
  "program: without sites it is off by 1e-3": prepared("mask", (made, sites) => ({
    run: async (draws) => {
      const outputs = await made.run(draws);
      if (sites === 0) for (const { data } of Object.values(outputs)) data[0] = (data[0] as number) + 1e-3;
      return outputs;
    },
  })),
  "gaussian: draws masks": { ...tfAdapter, compile: (model) => adapter.compile(model) },
  "gaussian: draws masks where it is not valid": {
    ...tfAdapter,
    compile: (model, method) =>
      adapter.compile(model, method).catch((error) => {
        if (error instanceof ModelError) return adapter.compile(model);
        throw error;
      }),
  },
  "gaussian: a deviation too large": noise((draw) => draw.map((z) => 1.3 * z)),
  "gaussian: the last layer has no noise": noise((draw, last) => (last ? draw.map(() => 0) : draw)),
  "gaussian: one noise for all examples": noise((draw) => draw.map((_, i) => draw[i % 3] as number)),
  "prepareRows: runs the first so many": bound((made) => ({
    prepareRows: ([first = 0, ...rest]) => made.prepare(first, first + 1 + rest.length),
  })),
  "prepareRows: runs what is between too": bound((made) => ({
    prepareRows: (rows) => made.prepare(rows[0] as number, (rows.at(-1) as number) + 1),
  })),
  "runMany: example by example, dropout": folded("mask"),
  "runMany: example by example, noise": folded("gaussian"),
  "runProducts: the weights of the first sample in all": prepared("mask", (made) => ({
    runProducts: async (multiply, samples) => {
      const first = (values: Float32Array) => values.subarray(0, values.length / samples);
      const repeated = (values: Float32Array) =>
        Float32Array.from(Array.from({ length: samples }, () => [...values]).flat());
      return (await made.runProducts?.((site, rows) => repeated(first(multiply(site, rows))), samples)) ?? {};
    },
  })),
  "workers: have the model with another p": working({
    packModel: (model) => workers.packModel(dropconnect(model, 0.5)),
  }),
  "workers: know no method but masks": working({
    start: () => startHere({ ...adapter, compile: (model) => adapter.compile(model) }),
  }),
};
