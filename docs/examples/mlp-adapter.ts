import {
  type Adapter,
  type Changes,
  type DropConnectParams,
  InputError,
  type Layer,
  type OutputInfo,
  type Prepared,
  type Program,
  registerAdapter,
  type Site,
} from "@mayhap/core";
import { type Dense, forward, Mlp, softmax, type Weight } from "./mlp.ts";

const idOf = (index: number) => `layers/${index}`;

function layers(model: Mlp): Layer[] {
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

function outputs(model: Mlp): OutputInfo[] {
  const last = model.layers.at(-1);
  if (last === undefined) return [{ name: "y" }];
  const shape = [null, last.kernel.shape[1] as number];
  return [{ name: "y", shape, ...(last.activation === softmax && { head: { type: "softmax", axis: -1 } }) }];
}

function apply(model: Mlp, { type, layers }: Changes): Mlp {
  return new Mlp(model.layers.map((layer, i) => ({ ...layer, [type]: layers.get(idOf(i)) })));
}

/** Which draws a layer uses: positions in the list of sites. */
interface Use {
  readonly kernel?: number | undefined;
  readonly bias?: number | undefined;
  readonly input?: number | undefined;
}

function plan(model: Mlp): { sites: Site[]; uses: Use[] } {
  const sites: Site[] = [];
  const known = new Map<string, number>();
  const weightSite = (layer: string, role: "kernel" | "bias", weight: Weight, params: DropConnectParams) => {
    const { p, scale, maskPer } = params;
    const key = JSON.stringify([weight.name, p, scale, maskPer]);
    const { shape, values } = weight;
    if (!known.has(key)) {
      known.set(key, sites.length);
      sites.push({ type: "weight", id: `${layer}/${role}`, layer, role, p, scale, maskPer, shape, values });
    }
    return known.get(key);
  };
  const uses = model.layers.map(({ kernel, bias, dropconnect, dropout }, i): Use => {
    const layer = idOf(i);
    const params = dropconnect && dropconnect.p > 0 ? dropconnect : undefined;
    return {
      kernel: params && weightSite(layer, "kernel", kernel, params),
      bias: params?.bias && bias ? weightSite(layer, "bias", bias, params) : undefined,
      input:
        dropout && dropout.p > 0
          ? sites.push({ type: "activation", id: `${layer}/input`, layer, ...dropout }) - 1
          : undefined,
    };
  });
  return { sites, uses };
}

async function compile(model: Mlp): Promise<Program<MlpInputs>> {
  const { sites, uses } = plan(model);
  const first = uses.findIndex((use) => Object.values(use).some((index) => index !== undefined));
  const split = first < 0 ? model.layers.length : first;
  const prefix = new Mlp(model.layers.slice(0, split));
  const rest = model.layers.slice(split).map((layer, i) => ({ layer, use: uses[split + i] as Use }));
  return {
    sites,
    bind(inputs) {
      const x = checked(inputs, model.layers[0]?.kernel.shape[0]);
      const bad = x.reduce((sum, row) => sum + row.filter((value) => !Number.isFinite(value)).length, 0);
      return {
        rows: x.length,
        batch: "free",
        nonFinite: bad > 0 ? { x: bad } : {},
        prepare: async (from, to) => prepare(prefix.predict(x.slice(from, to)), rest, sites),
      };
    },
    dispose() {},
  };
}

/** What the framework's users pass: rows of numbers, under the name x. */
export interface MlpInputs {
  readonly x: readonly (readonly number[])[];
}

function checked(inputs: MlpInputs, width: number | undefined): readonly Float32Array[] {
  const names = typeof inputs === "object" && inputs !== null ? Object.keys(inputs) : [];
  if (names.length !== 1 || names[0] !== "x")
    throw new InputError("INPUT_NAMES", `The model takes one input, "x": pass { x: [[…], …] }.`);
  const { x } = inputs;
  if (!Array.isArray(x) || !x.every((row) => Array.isArray(row) && (width === undefined || row.length === width)))
    throw new InputError("INPUT_SHAPE", `Input "x" must be rows of ${width ?? "equally many"} numbers each.`);
  if (!x.every((row) => row.every((value: unknown) => typeof value === "number")))
    throw new InputError("INPUT_TYPE", 'Input "x" holds values that are not numbers: pass rows of numbers.');
  return x.map((row) => Float32Array.from(row));
}

function prepare(
  state: readonly Float32Array[],
  rest: readonly { layer: Dense; use: Use }[],
  sites: readonly Site[],
): Prepared {
  const masked = rest.filter(({ use }) => use.input !== undefined);
  return {
    shapes: Object.fromEntries(
      masked.map(({ layer, use }) => [sites[use.input as number]?.id, [state.length, layer.kernel.shape[0] as number]]),
    ),
    async run(draws) {
      const pick = (index: number | undefined) => (index === undefined ? undefined : draws[index]);
      const y = rest.reduce((rows, { layer, use }) => {
        const factors = pick(use.input);
        const kept = factors
          ? rows.map((row, r) => row.map((value, j) => value * (factors[r * row.length + j] as number)))
          : rows;
        return forward(layer, kept, pick(use.kernel) ?? layer.kernel.values, pick(use.bias) ?? layer.bias?.values);
      }, state);
      const data = Float32Array.from(y.flatMap((row) => [...row]));
      return { y: { data, shape: [y.length, data.length / y.length] } };
    },
    dispose() {},
  };
}

function freeze(model: Mlp, weights: ReadonlyMap<string, Float32Array>): Mlp {
  const { sites, uses } = plan(model);
  const frozen = (weight: Weight, index: number | undefined): Weight => {
    const id = index === undefined ? undefined : sites[index]?.id;
    return id === undefined ? weight : { name: id, shape: weight.shape, values: weights.get(id) as Float32Array };
  };
  return new Mlp(
    model.layers.map(({ name, kernel, bias, activation }, i) => ({
      name,
      kernel: frozen(kernel, uses[i]?.kernel),
      bias: bias && frozen(bias, uses[i]?.bias),
      activation,
    })),
  );
}

export const mlpAdapter: Adapter<Mlp, MlpInputs> = {
  name: "mlp",
  models: "Mlp",
  owns: (model): model is Mlp => model instanceof Mlp,
  layers,
  outputs,
  apply,
  compile,
  freeze,
};

registerAdapter(mlpAdapter);
