import {
  type Adapter,
  dropconnect,
  explain,
  type Layer,
  MayhapError,
  predict,
  type RawArray,
  transpose,
  type WeightSite,
} from "@mayhap/core";
import { adapterOf } from "../../packages/core/src/adapter/registry.ts";
import type { Opened, Values } from "./entry.ts";

/** What mayhap makes of a model. */
export interface Finding {
  readonly linear: readonly Layer[];
  readonly changed: number;
  /** Whether the outputs with p = 0 have the original's bits; undefined where nothing can be replaced. */
  readonly identical?: boolean;
  /** Largest difference with masks of ones, relative to the largest value of the output. */
  readonly difference?: number;
  /** Whether some output varies at p = .2. */
  readonly varies?: boolean;
  /** Largest relative difference from the recorded outputs, where there are some. */
  readonly recorded?: number;
  /** The code of the error, where nothing can be replaced. */
  readonly refusal?: string;
}

/** Looks at one model. */
export async function examine({ model, inputs, native, recorded }: Opened): Promise<Finding> {
  const layers = explain(model, { layers: "all" }).layers;
  const linear = layers.map(({ layer }) => layer).filter(({ kind }) => kind === "linear");
  const changed = layers.filter(({ replaced }) => replaced).length;
  if (changed === 0) return { linear, changed, refusal: refusal(() => dropconnect(model, { p: 0.2, layers: "all" })) };
  const original = await native();
  const still = await predict(dropconnect(model, { p: 0, layers: "all" }), inputs, { samples: 1, seed: 7 });
  const zero = Object.fromEntries(Object.entries(still.outputs).map(([name, { mean }]) => [name, mean.data]));
  const random = dropconnect(model, { p: 0.2, layers: "all" });
  // Nothing dropped and nothing scaled; of a quantised layer the inverted scale is in the graph, and not in what is drawn.
  const unscaled = dropconnect(model, { p: 0.2, layers: "all", scale: "none" });
  return {
    linear,
    changed,
    identical: sameBits(zero, original),
    difference: distance(await masksOfOnes(unscaled, inputs), original),
    varies: (await varies(random, inputs, 8)) || (await varies(random, inputs, 300)),
    ...(recorded && { recorded: distance(record(recorded), record(Object.values(original))) }),
  };
}

/** A few weights in quantised integers may hide their absence from a few samples. */
async function varies(model: unknown, inputs: unknown, samples: number): Promise<boolean> {
  const { outputs } = await predict(model, inputs, { samples, seed: 7 });
  return Object.values(outputs).some(({ variance }) => variance.data.some((v) => v > 0));
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MayhapError) return error.code;
    throw error;
  }
  return "none";
}

/** The trained weights in the order that the site asks for. */
function whole({ values, shape, order }: WeightSite): Float32Array {
  return order === "transposed" ? transpose(values, shape) : values.slice();
}

/** The outputs of a model's program when nothing is dropped. */
async function masksOfOnes(model: unknown, inputs: unknown): Promise<Values> {
  const adapter: Adapter = adapterOf(model);
  const program = await adapter.compile(model);
  const bound = program.bind(inputs);
  const size = typeof bound.batch === "number" ? bound.batch : bound.rows;
  const parts: Readonly<Record<string, RawArray>>[] = [];
  for (let from = 0; from < bound.rows; from += size) {
    const prepared = await bound.prepare(from, Math.min(bound.rows, from + size));
    const draws = program.sites.map((site) => (site.type === "weight" ? whole(site) : new Float32Array(0)));
    const outputs = await prepared.run(draws);
    parts.push(
      Object.fromEntries(Object.entries(outputs).map(([n, { data, shape }]) => [n, { data: data.slice(), shape }])),
    );
    prepared.dispose();
  }
  await program.dispose();
  const names = Object.keys(parts[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, parts.flatMap((part) => [...(part[name]?.data ?? [])])]));
}

const record = (values: readonly ArrayLike<number>[]): Values =>
  Object.fromEntries(values.map((value, i) => [String(i), value]));

function sameBits(a: Values, b: Values): boolean {
  const names = Object.keys(b);
  return (
    Object.keys(a).sort().join() === names.sort().join() &&
    names.every((name) => {
      const [x, y] = [a[name] as ArrayLike<number>, b[name] as ArrayLike<number>];
      return x.length === y.length && Array.from(y).every((value, i) => Object.is(x[i], value));
    })
  );
}

function distance(a: Values, b: Values): number {
  let worst = 0;
  for (const [name, expected] of Object.entries(b)) {
    const actual = a[name] ?? [];
    const values = Array.from(expected);
    const scale = values.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1e-6);
    for (const [i, value] of values.entries()) {
      if (Object.is(actual[i], value) || actual[i] === value) continue;
      const off = Math.abs((actual[i] as number) - value) / scale;
      worst = Math.max(worst, Number.isFinite(off) ? off : Number.POSITIVE_INFINITY);
    }
  }
  return worst;
}
