import {
  type Adapter,
  type Bound,
  type DropConnectParams,
  InputError,
  type Layer,
  type Prepared,
  type Program,
  registerAdapter,
  type Site,
  type WeightSite,
} from "@mayhap/core";
import { type Dense, forward, Mlp, softmax, type Weight } from "./mlp.ts";

const idOf = (index: number) => `layers/${index}`;

function walk(model: Mlp): Layer[] {
  return model.layers.map(({ name, kernel, bias, dropconnect, dropout }, i) => ({
    id: idOf(i),
    name,
    kind: "linear",
    type: "Dense",
    weights: [
      { role: "kernel", tensor: kernel.name, shape: kernel.shape },
      ...(bias ? [{ role: "bias", tensor: bias.name, shape: bias.shape } as const] : []),
    ],
    ...(dropconnect && { dropconnect }),
    ...(dropout && { dropout }),
  }));
}

/** Which draws a layer uses: positions in the list of sites. */
interface Use {
  readonly kernel?: number | undefined;
  readonly bias?: number | undefined;
  readonly factors?: number | undefined;
}

function plan(model: Mlp): { sites: Site[]; uses: Use[] } {
  const sites: Site[] = [];
  const seen = new Map<string, number>();
  const weight = (layer: string, role: "kernel" | "bias", weight: Weight, params: DropConnectParams) => {
    const { p, scale, maskPer } = params;
    const key = JSON.stringify([weight.name, p, scale, maskPer]);
    const site: WeightSite = {
      ...{ type: "weight", id: `${layer}/${role}`, layer, role, p, scale, maskPer },
      ...{ shape: weight.shape, values: weight.values },
    };
    if (!seen.has(key)) seen.set(key, sites.push(site) - 1);
    return seen.get(key);
  };
  const uses = model.layers.map(({ kernel, bias, dropconnect, dropout }, i): Use => {
    const layer = idOf(i);
    const connections = dropconnect && dropconnect.p > 0 ? dropconnect : undefined;
    return {
      factors:
        dropout && dropout.p > 0
          ? sites.push({ type: "activation", id: `${layer}/input`, layer, ...dropout }) - 1
          : undefined,
      kernel: connections && weight(layer, "kernel", kernel, connections),
      bias: connections?.bias && bias ? weight(layer, "bias", bias, connections) : undefined,
    };
  });
  return { sites, uses };
}

/** What the framework's users pass: rows of numbers, under the name x. */
export interface MlpInputs {
  readonly x: readonly (readonly number[])[];
}

function check(inputs: MlpInputs, width: number | undefined): readonly Float32Array[] {
  const names = typeof inputs === "object" && inputs !== null ? Object.keys(inputs) : [];
  if (names.length !== 1 || names[0] !== "x")
    throw new InputError("INPUT_NAMES", `The model takes one input, "x": pass { x: [[…], …] }.`);
  const { x } = inputs;
  if (!Array.isArray(x) || !x.every((row) => Array.isArray(row) && (width === undefined || row.length === width)))
    throw new InputError("INPUT_SHAPE", `Input "x" must be rows of ${width ?? "equally many"} numbers each.`);
  if (!x.every((row) => row.every((value: unknown) => typeof value === "number")))
    throw new InputError("INPUT_TYPE", 'Input "x" holds values that are not numbers.');
  return x.map((row) => Float32Array.from(row));
}

async function compile(model: Mlp): Promise<Program<MlpInputs>> {
  const { sites, uses } = plan(model);
  const first = uses.findIndex((use) => Object.values(use).some((index) => index !== undefined));
  const prefix = new Mlp(first < 0 ? model.layers : model.layers.slice(0, first));
  const rest = model.layers.slice(prefix.layers.length);

  function prepare(x: readonly Float32Array[]): Prepared {
    const state = prefix.predict(x);
    const shapes = Object.fromEntries(
      sites
        .filter(({ type }) => type === "activation")
        .map(({ id, layer }) => {
          const { kernel } = model.layers.find((_, i) => idOf(i) === layer) as Dense;
          return [id, [x.length, kernel.shape[0] as number]];
        }),
    );
    return {
      shapes,
      async run(draws) {
        const y = rest.reduce((rows, layer, i) => {
          const use = uses[prefix.layers.length + i] as Use;
          const pick = (index: number | undefined) => (index === undefined ? undefined : draws[index]);
          const factors = pick(use.factors);
          const width = layer.kernel.shape[0] as number;
          const kept = factors
            ? rows.map((row, r) => row.map((value, j) => value * (factors[r * width + j] as number)))
            : rows;
          return forward(layer, kept, pick(use.kernel) ?? layer.kernel.values, pick(use.bias) ?? layer.bias?.values);
        }, state);
        const data = Float32Array.from(y.flatMap((row) => [...row]));
        return { y: { data, shape: [y.length, data.length / y.length] } };
      },
      dispose() {},
    };
  }

  return {
    sites,
    bind(inputs): Bound {
      const x = check(inputs, model.layers[0]?.kernel.shape[0]);
      const bad = x.reduce((sum, row) => sum + row.filter((value) => !Number.isFinite(value)).length, 0);
      return {
        rows: x.length,
        batch: "free",
        nonFinite: bad > 0 ? { x: bad } : {},
        prepare: async (from, to) => prepare(x.slice(from, to)),
      };
    },
    dispose() {},
  };
}

export const mlpAdapter: Adapter<Mlp, MlpInputs> = {
  name: "mlp",
  models: "Mlp",
  owns: (model): model is Mlp => model instanceof Mlp,
  layers: walk,
  outputs(model) {
    const last = model.layers.at(-1);
    if (last === undefined) return [{ name: "y" }];
    const shape = [null, last.kernel.shape[1] as number];
    return [{ name: "y", shape, ...(last.activation === softmax && { head: { type: "softmax", axis: -1 } }) }];
  },
  apply: (model, { type, layers }) =>
    new Mlp(model.layers.map((layer, i) => ({ ...layer, [type]: layers.get(idOf(i)) }))),
  compile,
  freeze(model, weights) {
    const { sites, uses } = plan(model);
    const frozen = (weight: Weight, index: number | undefined) =>
      index === undefined
        ? weight
        : {
            ...weight,
            name: (sites[index] as Site).id,
            values: weights.get((sites[index] as Site).id) as Float32Array,
          };
    return new Mlp(
      model.layers.map(({ name, kernel, bias, activation }, i) => ({
        name,
        kernel: frozen(kernel, uses[i]?.kernel),
        bias: bias && frozen(bias, uses[i]?.bias),
        activation,
      })),
    );
  },
};

registerAdapter(mlpAdapter);
