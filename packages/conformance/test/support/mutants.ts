import type { Adapter, Bound, Layer, Prepared, Program, RawArray, Site, WeightSite } from "@mayhap/core";
import { type Dense, Mlp } from "../../../../docs/examples/mlp.ts";
import { mlpAdapter as good, type MlpInputs } from "../../../../docs/examples/mlp-adapter.ts";

type Mutant = Adapter<Mlp, MlpInputs>;

/** The adapter with another walk. */
function walk(change: (layers: readonly Layer[], model: Mlp) => readonly Layer[]): Mutant {
  return { ...good, layers: (model) => change(good.layers(model), model) };
}

/** The adapter with other programs. */
function program(change: (program: Program<MlpInputs>, model: Mlp) => Partial<Program<MlpInputs>>): Mutant {
  return {
    ...good,
    compile: async (model) => {
      const made = await good.compile(model);
      return { ...made, ...change(made, model) };
    },
  };
}

function bound(change: (bound: Bound, inputs: MlpInputs, sites: readonly Site[]) => Partial<Bound>): Mutant {
  return program(({ bind, sites }) => ({
    bind: (inputs) => {
      const made = bind(inputs);
      return { ...made, ...change(made, inputs, sites) };
    },
  }));
}

function prepared(change: (prepared: Prepared, sites: readonly Site[]) => Partial<Prepared>): Mutant {
  return bound(({ prepare }, _, sites) => ({
    prepare: async (from, to) => {
      const made = await prepare(from, to);
      return { ...made, ...change(made, sites) };
    },
  }));
}

/** The adapter whose runs get other draws. */
function draws(change: (draw: Float32Array, site: Site) => Float32Array): Mutant {
  return prepared(({ run }, sites) => ({
    run: (draws) => run(draws.map((draw, i) => change(draw, sites[i] as Site))),
  }));
}

function sites(change: (sites: readonly Site[], model: Mlp) => readonly Site[]): Mutant {
  return program(({ sites }, model) => ({ sites: change(sites, model) }));
}

const weightSites = (change: (site: WeightSite) => Partial<WeightSite>): Mutant =>
  sites((all) => all.map((site) => (site.type === "weight" ? { ...site, ...change(site) } : site)));

const mapLayers = (model: Mlp, change: (layer: Dense, i: number) => Partial<Dense>): Mlp =>
  new Mlp(model.layers.map((layer, i) => ({ ...layer, ...change(layer, i) })));

const noisy = (values: Record<string, RawArray>, noise: number) => {
  for (const { data } of Object.values(values)) data[0] = (data[0] as number) + noise;
  return values;
};

/** Drawn weights with the factor that keeps their mean. */
const scaled = (draw: Float32Array, site: Site) =>
  site.type === "weight" && site.scale === "inverted" ? draw.map((value) => value / (1 - site.p)) : draw;

let calls = 0;

/** Adapters that are wrong in ways in which adapters go wrong. The suite must catch each. */
export const mutants: Readonly<Record<string, Mutant>> = {
  "has no name": { ...good, name: " ", models: "" },
  "owns every object": { ...good, owns: (model): model is Mlp => typeof model === "object" },
  "throws at null": { ...good, owns: (model): model is Mlp => "layers" in (model as object) },
  "owns nothing with more than one layer": {
    ...good,
    owns: (model): model is Mlp => good.owns(model) && model.layers.length < 2,
  },
  "walk: one id for all": walk((layers) => layers.map((layer) => ({ ...layer, id: "layer" }))),
  "walk: no names": walk((layers) => layers.map((layer) => ({ ...layer, name: "" }))),
  "walk: new tensor names each time": walk((layers) =>
    layers.map((layer) => ({ ...layer, weights: layer.weights.map((w) => ({ ...w, tensor: `t${calls++}` })) })),
  ),
  "walk: shapes as stored, [out, in]": walk((layers) =>
    layers.map((l) => ({ ...l, weights: l.weights.map((w) => ({ ...w, shape: w.shape.toReversed() })) })),
  ),
  "walk: last layer first": walk((layers) => layers.toReversed()),
  "walk: always a bias": walk((layers) =>
    layers.map((l) => ({
      ...l,
      weights: [...l.weights.slice(0, 1), { role: "bias", tensor: `${l.id}b`, shape: [1] }],
    })),
  ),
  "walk: obstacles everywhere": walk((layers) => layers.map((layer) => ({ ...layer, obstacle: "none really" }))),
  "walk: all tensors are one": walk((layers) =>
    layers.map((l) => ({ ...l, weights: l.weights.map((w) => ({ ...w, tensor: "t" })) })),
  ),
  "walk: tied tensors look untied": walk((layers) =>
    layers.map((l) => ({ ...l, weights: l.weights.map((w) => ({ ...w, tensor: `${l.id}/${w.role}` })) })),
  ),
  "walk: a linear layer where there is none": walk((layers) =>
    layers.length > 0 ? layers : [{ id: "x", name: "x", kind: "linear", type: "Dense", weights: [] }],
  ),
  "walk: forgets what was transformed": walk((layers) =>
    layers.map(({ dropconnect: _, dropout: __, ...rest }) => rest),
  ),
  "walk: a linear layer before the others counts": walk((layers) => [
    { id: "pre", name: "pre", kind: "linear", type: "Scale", weights: [], obstacle: "no matrix" },
    ...layers,
  ]),
  "outputs: another name": { ...good, outputs: (model) => good.outputs(model).map((o) => ({ ...o, name: "out" })) },
  "outputs: no head": { ...good, outputs: (model) => good.outputs(model).map(({ head: _, ...rest }) => rest) },
  "outputs: always a head": {
    ...good,
    outputs: (model) => good.outputs(model).map((o) => ({ ...o, head: { type: "softmax", axis: -1 } })),
  },
  "apply: changes the original": {
    ...good,
    apply: (model, changes) => {
      const made = good.apply(model, changes);
      (model as { layers: readonly Dense[] }).layers = made.layers;
      return made;
    },
  },
  "apply: stacks": {
    ...good,
    apply: (model, changes) =>
      mapLayers(good.apply(model, changes), ({ dropconnect }, i) => {
        const before = model.layers[i]?.dropconnect;
        return dropconnect && before
          ? { dropconnect: { ...dropconnect, p: 1 - (1 - before.p) * (1 - dropconnect.p) } }
          : {};
      }),
  },
  "apply: layers that are not named keep theirs": {
    ...good,
    apply: (model, changes) =>
      mapLayers(good.apply(model, changes), ({ dropconnect }, i) => ({
        dropconnect: dropconnect ?? model.layers[i]?.dropconnect,
      })),
  },
  "apply: dropout takes dropconnect away": {
    ...good,
    apply: (model, changes) =>
      mapLayers(good.apply(model, changes), () => (changes.type === "dropout" ? { dropconnect: undefined } : {})),
  },
  "apply: scales the weights themselves": {
    ...good,
    apply: (model, changes) =>
      mapLayers(good.apply(model, changes), ({ kernel, dropconnect }) => ({
        kernel: { ...kernel, values: kernel.values.map((w) => w / (1 - (dropconnect?.p ?? 0))) },
      })),
  },
  "apply: forgets scale none": {
    ...good,
    apply: (model, changes) =>
      mapLayers(good.apply(model, changes), ({ dropconnect }) =>
        dropconnect ? { dropconnect: { ...dropconnect, scale: "inverted" } } : {},
      ),
  },
  "program: weights transposed": weightSites(({ values, shape }) => ({
    values: values.map((_, at) => {
      const [rows, columns = 1] = shape as [number, number?];
      return values[(at % rows) * columns + Math.floor(at / rows)] as number;
    }),
  })),
  "program: another p": weightSites(({ p }) => ({ p: p / 2 })),
  "program: has the factor of p in itself, and does not say so": program(({ sites, bind }) => ({
    sites: sites.map((site) => (site.type === "weight" ? { ...site, scale: "none" } : site)),
    bind: (inputs) => {
      const bound = bind(inputs);
      return {
        ...bound,
        prepare: async (from, to) => {
          const made = await bound.prepare(from, to);
          return { ...made, run: (draws) => made.run(draws.map((draw, i) => scaled(draw, sites[i] as Site))) };
        },
      };
    },
  })),
  "program: always one mask per sample": sites((all) =>
    all.map((site) => (site.type === "noise" ? site : { ...site, maskPer: "sample" })),
  ),
  "program: always a mask per example": sites((all) => all.map((site) => ({ ...site, maskPer: "example" }))),
  "program: sites of the next layer": sites((all) =>
    all.map((site) => ({ ...site, layer: site.layer === "layers/1" ? "layers/2" : site.layer })),
  ),
  "program: a site for p = 0": sites((all, model) => {
    const layer = model.layers.findIndex(({ dropconnect }) => dropconnect?.p === 0);
    const { kernel } = model.layers[layer] ?? {};
    const { shape = [], values = new Float32Array() } = kernel ?? {};
    const params = { p: 0, scale: "inverted", maskPer: "sample", shape, values } as const;
    return kernel
      ? [...all, { type: "weight", id: "extra", layer: `layers/${layer}`, role: "kernel", ...params }]
      : all;
  }),
  "program: biases are not masked": draws((draw, site) =>
    site.type === "weight" && site.role === "bias" ? site.values.slice() : draw,
  ),
  "program: the last site is not used": prepared(({ run }, sites) => ({
    run: (draws) =>
      run(
        draws.map((draw, i) =>
          i === sites.length - 1 && sites[i]?.type === "weight" ? (sites[i] as WeightSite).values : draw,
        ),
      ),
  })),
  "program: dropout is off": draws((draw, site) =>
    site.type === "activation" ? new Float32Array(draw.length).fill(1) : draw,
  ),
  "program: unscaled dropout": draws((draw, site) =>
    site.type === "activation" ? draw.map((f) => Math.min(1, f)) : draw,
  ),
  "program: inverts the scale once more": draws((draw, site) =>
    site.type === "weight" ? draw.map((w) => w / (1 - site.p)) : draw,
  ),
  "program: masks of ones are off by 1e-3": prepared(({ run }) => ({
    run: async (draws) => noisy({ ...(await run(draws)) }, 1e-3),
  })),
  "program: draws its own noise": prepared(({ run }) => ({
    run: async (draws) => noisy({ ...(await run(draws)) }, (calls++ % 97) / 97),
  })),
  "program: keeps the first draws": prepared(({ run }) => {
    let first: Float32Array[] | undefined;
    return {
      run: (draws) => {
        first ??= draws.map((draw) => draw.slice());
        return run(first);
      },
    };
  }),
  "program: writes into the draws": prepared(({ run }) => ({
    run: async (draws) => {
      const y = await run(draws);
      for (const draw of draws) draw.fill(0);
      return y;
    },
  })),
  "program: prepares all rows, whatever the range": bound(({ prepare, rows }) => ({ prepare: () => prepare(0, rows) })),
  "program: ranges start at 0": bound(({ prepare }) => ({ prepare: (from, to) => prepare(0, to - from) })),
  "program: one prepared state for all": program(({ bind }) => ({
    bind: (inputs) => {
      const made = bind(inputs);
      let last: Prepared | undefined;
      const run: Prepared["run"] = (draws) => (last as Prepared).run(draws);
      return {
        ...made,
        prepare: async (from, to) => {
          last = await made.prepare(from, to);
          return { ...last, run };
        },
      };
    },
  })),
  "program: shapes of one row": prepared(({ shapes }) => ({
    shapes: Object.fromEntries(Object.entries(shapes).map(([id, [, ...rest]]) => [id, [1, ...rest]])),
  })),
  "program: says that rows cannot be told apart": bound(() => ({ batch: "none" })),
  "program: the prefix runs for every sample": bound(({ prepare }) => ({
    prepare: async (from, to) => {
      const made = await prepare(from, to);
      return { ...made, run: async (draws) => (await prepare(from, to)).run(draws) };
    },
  })),
  "program: cannot be disposed of twice": program(() => {
    let open = true;
    return {
      dispose() {
        if (!open) throw new Error("already closed");
        open = false;
      },
    };
  }),
  "program: cannot be left early": bound(({ prepare }) => ({
    prepare: async (from, to) => {
      const made = await prepare(from, to);
      let runs = 0;
      const cut = () => {
        // Work that was stopped in the middle leaves its traces in the next one.
        if (runs > 0 && runs < 4) calls = -1;
      };
      return {
        ...made,
        run: async (draws) => {
          runs++;
          return noisy({ ...(await made.run(draws)) }, calls < 0 ? 1 : 0);
        },
        dispose: cut,
      };
    },
  })),
  "inputs: not checked": bound(() => ({})),
  "inputs: no rows count as one": bound(({ rows }) => ({ rows: Math.max(1, rows) })),
  "inputs: NaN is not counted": bound(() => ({ nonFinite: {} })),
  "inputs: are changed": bound((_, { x }) => {
    (x[0] as number[])[0] = ((x[0] as number[])[0] as number) + 1;
    return {};
  }),
  "freeze: still random": { ...good, freeze: (model) => model },
  "freeze: the trained weights": {
    ...good,
    freeze: (model) => mapLayers(model, () => ({ dropconnect: undefined, dropout: undefined })),
  },
  "freeze: unties": {
    ...good,
    freeze: async (model, weights) =>
      mapLayers(await good.freeze(model, weights), ({ kernel }, i) => ({ kernel: { ...kernel, name: `own${i}` } })),
  },
};

const unchecked = mutants["inputs: not checked"] as Mutant;
Object.assign(unchecked, {
  compile: async (model: Mlp) => {
    const made = await good.compile(model);
    const width = model.layers[0]?.kernel.shape[0] as number;
    const padded = (inputs: MlpInputs) =>
      Array.from(inputs?.x ?? [[]], (row) =>
        Array.from({ length: width }, (_, i) => Number((Array.isArray(row) ? row[i] : 0) ?? 0)),
      );
    return { ...made, bind: (inputs: MlpInputs) => made.bind({ x: padded(inputs) }) };
  },
});
