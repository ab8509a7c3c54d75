import type { Dice } from "../dice.ts";
import type { Json, Mutation } from "./manifest.ts";
import { evilValue } from "./values.ts";

/** A place in a JSON document. */
interface Place {
  readonly holder: Json;
  readonly key: string;
}

/** Every place below a value that `fits`. */
function places(value: unknown, fits: (key: string, value: unknown) => boolean): Place[] {
  const found: Place[] = [];
  const visit = (at: unknown): void => {
    if (typeof at !== "object" || at === null) return;
    for (const [key, inner] of Object.entries(at)) {
      if (fits(key, inner)) found.push({ holder: at as Json, key });
      visit(inner);
    }
  };
  visit(value);
  return found;
}

function put(json: Json, dice: Dice, fits: (key: string, value: unknown) => boolean, value: () => unknown): void {
  const place = dice.some(places(json.modelTopology, fits));
  if (place) place.holder[place.key] = value();
}

const classes =
  "Dense Conv2D Flatten Reshape LSTM GRU Embedding Activation BatchNormalization Dropout Bidirectional TimeDistributed RNN Concatenate Add Model Sequential Functional Lambda RepeatVector Nonexistent __proto__ DropConnectDense MonteCarloDropout InputLayer Masking UpSampling2D ZeroPadding2D";
const ops =
  "MatMul _FusedMatMul Conv2D Const Placeholder Identity While If Switch Merge Einsum Fill Range Reshape __proto__ StatefulPartitionedCall Exit Enter NextIteration TensorArrayV3 HashTableV2";

/** Layers and graph nodes that are not what they should be. */
export const topologyMutations: Readonly<Record<string, Mutation>> = {
  "any value": (json, dice) =>
    put(
      json,
      dice,
      () => true,
      () => evilValue(dice),
    ),
  "a number": (json, dice) =>
    put(
      json,
      dice,
      (_, value) => typeof value === "number",
      () => dice.of([0, -1, 0.5, 1e3, 1e7, 1e9, 1e12, 2 ** 31]),
    ),
  units: (json, dice) =>
    put(
      json,
      dice,
      (key) => key === "units" || key === "filters",
      () => dice.of([0, -1, 1e6, 1e9, 0.5, "7", null]),
    ),
  "an input's shape": (json, dice) =>
    put(
      json,
      dice,
      (key) => /input_shape|shape/.test(key),
      () => dice.of<unknown>([[null, 1e9], [1e9, 1e9, 3], [], [null], "x", [-1, -1], [null, null, null]]),
    ),
  "a class": (json, dice) =>
    put(
      json,
      dice,
      (key) => key === "class_name",
      () => dice.of<unknown>([...classes.split(" "), 3, null]),
    ),
  "a name": (json, dice) =>
    put(
      json,
      dice,
      (key) => key === "name",
      () => dice.of(["__proto__", "constructor", "", "toString", null, 5, "a".repeat(9999)]),
    ),
  "an op": (json, dice) =>
    put(
      json,
      dice,
      (key) => key === "op",
      () => dice.of<unknown>([...ops.split(" "), 3, null]),
    ),
  "inputs of a node": (json, dice) => {
    const names = places(json.modelTopology, (key, value) => key === "name" && typeof value === "string").map(
      ({ holder, key }) => holder[key],
    );
    put(
      json,
      dice,
      (key) => key === "input",
      () =>
        dice.of<unknown>([
          [],
          null,
          [dice.some(names)],
          [dice.some(names), dice.some(names)],
          ["^x:9"],
          ["__proto__"],
          [3],
        ]),
    );
    put(
      json,
      dice,
      (key) => key === "inbound_nodes",
      () =>
        dice.of<unknown>([
          [],
          null,
          [[[dice.some(names), 0, 0, {}]]],
          [[[dice.some(names), 9, 9, {}]]],
          [[["__proto__", 0, 0]]],
          [[[]]],
        ]),
    );
  },
  "a layer twice": (json, dice) => {
    const place = dice.some(
      places(json.modelTopology, (key, value) => (key === "layers" || key === "node") && Array.isArray(value)),
    );
    const list = place?.holder[place.key] as unknown[] | undefined;
    const item = dice.some(list ?? []);
    if (list && item !== undefined) list.splice(dice.below(list.length), 0, structuredClone(item));
  },
  "a layer is gone": (json, dice) => {
    const place = dice.some(
      places(json.modelTopology, (key, value) => (key === "layers" || key === "node") && Array.isArray(value)),
    );
    const list = place?.holder[place.key] as unknown[] | undefined;
    list?.splice(dice.below(list.length), 1);
  },
  "models inside models": (json, dice) => {
    let model: unknown = { class_name: "Dense", config: { units: 2, name: "inmost", batch_input_shape: [null, 4] } };
    for (let level = dice.of([3, 50, 700]); level > 0; level--)
      model = { class_name: "Sequential", config: { name: `level${level}`, layers: [model] } };
    json.modelTopology = { class_name: "Sequential", config: { layers: [model] }, keras_version: "2" };
  },
  "probabilities of our layers": (json, dice) => {
    const place = dice.some(places(json.modelTopology, (key, value) => key === "class_name" && value === "Dense"));
    if (!place) return;
    place.holder.class_name = "DropConnectDense";
    Object.assign(place.holder.config as Json, {
      p: evilValue(dice),
      scale: dice.of(["none", "evil", null]),
      mask_per: evilValue(dice),
    });
  },
  "no topology": (json, dice) => {
    json.modelTopology = evilValue(dice);
  },
  "what stands beside": (json, dice) => {
    for (const key of [
      "format",
      "signature",
      "userDefinedMetadata",
      "modelInitializer",
      "initializerSignature",
      "trainingConfig",
    ])
      if (dice.chance(0.4)) json[key] = evilValue(dice);
  },
};
