import {
  activationStream,
  type DropConnectParams,
  type DropoutParams,
  drawMask,
  type LayerKind,
  type RawArray,
  type WeightRole,
  weightStream,
} from "@mayhap/core";
import type { DenseSpec, MlpSpec } from "../spec.ts";
import { forward, rows } from "./forward.ts";

/** What is random in a reference layer. */
export interface Random {
  readonly dropconnect?: DropConnectParams;
  /** On the layer's input, drawn as the factors of layer number `ordinal` of that kind. */
  readonly dropout?: DropoutParams & { readonly kind: LayerKind; readonly ordinal: number };
  /** Position among the linear layers of the walk, where it differs from that in the spec: tied layers draw as the first of them. */
  readonly ordinal?: number;
}

/** Sample number `sample` of a network, computed from the masks of the published generator and nothing else. */
export function referenceSample(
  spec: MlpSpec,
  random: readonly (Random | undefined)[],
  x: RawArray,
  { seed, sample }: { readonly seed: number; readonly sample: number },
): number[] {
  return rows(x).flatMap((row, r) =>
    spec.layers.reduce((values: number[], layer, l) => {
      const { dropconnect, dropout, ordinal = l } = random[l] ?? {};
      const example = (maskPer: "sample" | "example") => (maskPer === "example" ? 1 + r : 0);
      const kept = dropout
        ? keep(values, dropout.p, {
            ...{ seed, sample, example: example(dropout.maskPer) },
            stream: activationStream(dropout.kind, dropout.ordinal),
          })
        : values;
      return forward(layer, kept, weights(layer, ordinal, dropconnect, { seed, sample, example }));
    }, row),
  );
}

function weights(
  { kernel, bias }: DenseSpec,
  ordinal: number,
  params: DropConnectParams | undefined,
  at: { seed: number; sample: number; example: (maskPer: "sample" | "example") => number },
) {
  if (params === undefined) return { kernel, bias };
  const draw = (values: Float32Array, role: WeightRole) => {
    const address = { seed: at.seed, sample: at.sample, example: at.example(params.maskPer) };
    return keep([...values], params.p, { ...address, stream: weightStream("linear", role, ordinal) }, params.scale);
  };
  return { kernel: draw(kernel, "kernel"), bias: bias && (params.bias ? draw(bias, "bias") : bias) };
}

function keep(
  values: readonly number[],
  p: number,
  address: Parameters<typeof drawMask>[0],
  scale: "inverted" | "none" = "inverted",
): number[] {
  const mask = new Uint8Array(values.length);
  drawMask(address, p, mask);
  return values.map((value, i) => (mask[i] === 1 ? value * (scale === "inverted" ? 1 / (1 - p) : 1) : 0));
}
