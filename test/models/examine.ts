import {
  type Adapter,
  type DropConnectOptions,
  dropconnect,
  explain,
  type Layer,
  MayhapError,
  type Prepared,
  predict,
  type RawArray,
  transpose,
  type WeightSite,
} from "@mayhap/core";
import { adapterOf } from "../../packages/core/src/adapter/registry.ts";
import { kinds, matricesOf } from "./count/found.ts";
import type { Opened, Values } from "./entry.ts";

/** What mayhap makes of a model. */
export interface Finding {
  /** Layers with weights. */
  readonly layers: readonly Layer[];
  readonly changed: number;
  /** Constant matrices that multiply activations, by the walk. */
  readonly matrices: number;
  /** Whether the outputs with p = 0 have the original's bits, and those of the model saved and loaded again; undefined where nothing can be replaced. */
  readonly identical?: boolean;
  /** Largest difference with masks of ones, relative to the largest value of the output. */
  readonly difference?: number;
  /** Whether some output varies at p = .2. */
  readonly varies?: boolean;
  /** The stochastic weights, and those among them whose masks change no output. */
  readonly sites?: readonly string[];
  readonly unseen?: readonly string[];
  /** Largest relative difference from the recorded outputs, where there are some. */
  readonly recorded?: number;
  /** The code of the error, where nothing can be replaced, or nothing sampled. */
  readonly refusal?: string;
}

const all: Omit<DropConnectOptions, "p"> = { layers: "all", kinds };

/** Looks at one model. */
export async function examine({ model, inputs, native, saved, recorded }: Opened): Promise<Finding> {
  const verdicts = explain(model, all).layers;
  const walk = verdicts.map(({ layer }) => layer);
  const changed = verdicts.filter(({ replaced }) => replaced).length;
  const found = {
    layers: walk.filter(({ kind }) => kinds.some((k) => k === kind)),
    changed,
    matrices: matricesOf(walk),
  };
  if (changed === 0) return { ...found, refusal: await refusal(() => dropconnect(model, { ...all, p: 0.2 })) };
  const random = dropconnect(model, { ...all, p: 0.2 });
  const original = await native();
  if (Object.keys(original).length === 0) return { ...found, refusal: await refusal(() => predict(random, inputs)) };
  const zero = dropconnect(model, { ...all, p: 0 });
  const still = await predict(zero, inputs, { samples: 1, seed: 7 });
  const means = Object.fromEntries(Object.entries(still.outputs).map(([name, { mean }]) => [name, mean.data]));
  // Nothing dropped and nothing scaled; of a quantised layer the inverted scale is in the graph, and not in what is drawn.
  const unscaled = dropconnect(model, { ...all, p: 0.2, scale: "none" });
  return {
    ...found,
    identical: sameBits(means, original) && sameBits(await saved(random), original),
    difference: distance(await masksOfOnes(unscaled, inputs), original),
    varies: (await varies(random, inputs, 8)) || (await varies(random, inputs, 300)),
    ...(await oneByOne(unscaled, inputs)),
    ...(recorded && { recorded: distance(record(recorded), record(Object.values(original))) }),
  };
}

/** A few weights in quantised integers may hide their absence from a few samples. */
async function varies(model: unknown, inputs: unknown, samples: number): Promise<boolean> {
  const { outputs } = await predict(model, inputs, { samples, seed: 7 });
  return Object.values(outputs).some(({ variance }) => variance.data.some((v) => v > 0));
}

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
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

/** Changes the mask of one weight after the other, all others whole, and looks whether an output changes. */
async function oneByOne(model: unknown, inputs: unknown): Promise<{ sites: string[]; unseen: string[] }> {
  const program = await adapterOf(model).compile(model);
  const bound = program.bind(inputs);
  const prepared = await bound.prepare(
    0,
    typeof bound.batch === "number" ? Math.min(bound.batch, bound.rows) : bound.rows,
  );
  const sites = program.sites.filter((site) => site.type === "weight");
  const ones = await run(prepared, sites.map(whole));
  const unseen: string[] = [];
  for (const site of sites) {
    const seen = async (mask: (i: number) => number) =>
      !sameBits(
        await run(
          prepared,
          sites.map((s) => (s === site ? masked(s, mask) : whole(s))),
        ),
        ones,
      );
    // Half of it dropped; rows of a table that no input reads show only when all are.
    if (!((await seen((i) => (Math.sin(12.9898 * (i + 1)) > 0 ? 1 : 0))) || (await seen(() => 0))))
      unseen.push(site.id);
  }
  prepared.dispose();
  await program.dispose();
  return { sites: sites.map(({ id }) => id), unseen };
}

async function run(prepared: Prepared, draws: readonly Float32Array[]): Promise<Values> {
  const outputs = await prepared.run(draws);
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data.slice()]));
}

/** The trained weights times a mask of elements or rows. */
function masked(site: WeightSite, mask: (i: number) => number): Float32Array {
  const { values, shape, unit } = site;
  const width = unit === "row" ? values.length / (shape[0] ?? 1) : 1;
  return whole({ ...site, values: values.map((v, i) => v * mask(Math.floor(i / width))) });
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
