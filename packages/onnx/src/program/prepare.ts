import type { Prepared, RawArray } from "@mayhap/core";
import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-common";
import { keepRows } from "../inputs/rows.ts";
import type { Compiled, SiteFeed } from "./compile.ts";
import { type MaskLayout, maskLayout } from "./mask-layout.ts";
import { own, pick, put } from "./put.ts";
import { toRaw } from "./raw.ts";
import type { Feeds } from "./session.ts";
import type { Held } from "./suffixes.ts";
import { repeatRows } from "./tile.ts";

interface Rows {
  readonly rows: number;
  /** With the rows that only fill up a fixed batch. */
  readonly padded: number;
  /** Whether any number of rows can run at once. */
  readonly free: boolean;
}

const none: ReadonlySet<number> = new Set();

/** Runs the prefix for some rows and holds what it gave; see `Bound.prepare`. */
export async function prepareRows(
  compiled: Compiled,
  feeds: Feeds,
  range: Rows,
  tensors: TensorConstructor,
): Promise<Prepared> {
  const { sessions, sites, outputs } = compiled;
  await compiled.check?.verify(feeds, range.padded);
  const { parts, whole, probe, places, folding, segments, shared, feeds: siteFeeds } = await compiled.load();
  const found: Record<string, RawArray> = {};
  const keep = (values: Readonly<Record<string, Tensor>>): Record<string, RawArray> => {
    const kept: Record<string, RawArray> = {};
    for (const name of outputs) {
      const tensor = own(values, name);
      const raw = tensor && toRaw(tensor);
      if (raw !== undefined) put(kept, name, keepRows(raw, range.rows, range.padded));
    }
    return kept;
  };

  if (parts === undefined) {
    const results = whole === undefined ? {} : await sessions.run(whole, feeds, outputs);
    const kept = keep(results);
    return { shapes: {}, run: async () => kept, dispose: () => undefined };
  }

  const { prefix, suffix, boundary } = parts.split;
  // An output that is an input passed through needs no run.
  Object.assign(found, keep(feeds));
  const early = parts.prefix && (await sessions.run(parts.prefix, pick(feeds, prefix.inputs), prefix.outputs));
  Object.assign(found, keep(early ?? {}));
  const handed = pick(early ?? {}, boundary);
  const base = { ...pick(feeds, suffix.inputs), ...handed };
  const used = new Set(suffix.inputs);
  const real = (await probe?.shapes(feeds)) ?? new Map<string, readonly number[]>();
  const shapeOf = ({ dims, units, value }: SiteFeed): readonly number[] =>
    dims ?? (units === undefined ? real.get(value ?? "") : [range.padded, units]) ?? [];
  const sliced = range.free ? compiled.axis.sliced : new Set<string>();
  const placeOf = await places?.find(feeds, real, range.padded, sliced, tensors);
  const layouts = siteFeeds.map((feed): MaskLayout | undefined => {
    if (feed.dims !== undefined) return undefined;
    const place = (feed.value !== undefined && placeOf?.(feed.value)) || { axis: 0, outer: 1 };
    return maskLayout(shapeOf(feed), place, range);
  });
  const weights = siteFeeds.flatMap(({ name, dims }) => (dims === undefined ? [] : [[name, dims] as const]));
  const drawn = weights.length < siteFeeds.length ? undefined : new Map(weights);
  let held: Held | undefined;
  const openSuffix = async (): Promise<InferenceSession> => {
    held ??= await parts.suffix(handed, pick(feeds, suffix.inputs), drawn);
    return held.session;
  };

  const given = { base, ...range, tensors };
  // An output without axes cannot hold several samples.
  const stacked = Object.values(found).every(({ shape }) => shape.length > 0);
  const multiplied = stacked && segments?.pays(base) ? segments : undefined;
  const runProducts: Prepared["runProducts"] =
    multiplied &&
    (async (multiply, samples) => {
      const all = await multiplied.run(given, multiply, samples);
      for (const [name, array] of Object.entries(found)) put(all, name, repeatRows(array, samples));
      return pick(all, outputs);
    });
  const feed = (draws: readonly Float32Array[], but: ReadonlySet<number>): Record<string, Tensor> => {
    const drawn: Record<string, Tensor> = {};
    siteFeeds.forEach((one, i) => {
      if (but.has(i) || !used.has(one.name)) return;
      const draw = draws[i] as Float32Array;
      put(drawn, one.name, new tensors("float32", layouts[i]?.place(draw) ?? draw, shapeOf(one)) as Tensor);
    });
    return drawn;
  };
  const finish = async (session: InferenceSession, all: Feeds, names: readonly string[]) =>
    pick({ ...found, ...keep(await sessions.run(session, all, names)) }, outputs);
  const subtracting =
    multiplied || !shared?.pays(base) ? undefined : shared.offer({ base, tensors, feed, run: finish });
  const session = multiplied || subtracting || suffix.outputs.length === 0 ? undefined : await openSuffix();

  const runMany =
    session === undefined || !range.free || layouts.some((layout) => layout?.inFront === false)
      ? undefined
      : await folding?.runMany(
          {
            base: { ...base },
            tiled: tiledOf(base, compiled, range.rows),
            drawn: siteFeeds.flatMap((feed, site) =>
              used.has(feed.name) ? [{ site, name: feed.name, shape: shapeOf(feed) }] : [],
            ),
            rows: range.rows,
            run: async (all) => keep(await sessions.run(session, all, suffix.outputs)),
          },
          found,
          tensors,
        );

  return {
    ...(runProducts && { runProducts }),
    ...(subtracting && { subtracting }),
    shapes: Object.fromEntries(layouts.flatMap((layout, i) => (layout ? [[sites[i]?.id, layout.shape]] : []))),
    ...(runMany && { runMany: async (draws, samples) => pick(await runMany(draws, samples), outputs) }),
    run: async (draws) => {
      if (suffix.outputs.length === 0) return found;
      return finish(await openSuffix(), { ...base, ...feed(draws, none) }, suffix.outputs);
    },
    dispose: () => {
      held?.done();
      subtracting?.dispose();
      for (const name of Object.keys(base)) delete base[name];
    },
  };
}

/** The values among those handed to the suffix that have a row for each example: inputs along the batch, and what has as many rows. */
function tiledOf(base: Feeds, { axis, specs }: Compiled, rows: number): string[] {
  const inputs = new Set(specs.map(({ name }) => name));
  return Object.keys(base).filter((name) =>
    inputs.has(name) ? axis.sliced.has(name) : base[name]?.dims[0] === rows && ArrayBuffer.isView(base[name]?.data),
  );
}
