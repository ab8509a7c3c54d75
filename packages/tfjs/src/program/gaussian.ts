import { ModelError } from "@mayhap/core";
import { DropConnectDense } from "../layers/drop-connect-dense.ts";
import { isDropConnect } from "../layers/drop-connect-layer.ts";
import { momentWeights } from "../layers/moments.ts";
import { droppableOf, kindOf } from "../model/kinds.ts";
import { siteId } from "../model/site-id.ts";
import { visits } from "../model/walk.ts";
import type { Container } from "../tf/containers.ts";
import { layersIn, type NoiseSlot } from "./slots.ts";
import type { CallStep, Flat, NoiseStep, Step, Value } from "./step.ts";

/** A model whose replaced layers draw their pre-activations. */
export interface GaussianFlat {
  readonly flat: Flat;
  readonly slots: readonly NoiseSlot[];
}

/**
 * Puts two steps in the place of each call of a DropConnect layer: the moments of its pre-activations, and the draw from them.
 * Throws `ModelError` `GAUSSIAN_INVALID` for a layer whose weights act several times in one example. The weights in the steps are the caller's to free.
 */
export function gaussian(model: Container, flat: Flat): GaussianFlat {
  const found = callsOf(model, flat);
  let values = Math.max(
    ...flat.steps.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]).map(({ index }) => index),
  );
  const value = (): Value => ({ index: ++values, dtype: "float32", rank: 2 });
  const slots: NoiseSlot[] = [];
  const steps = flat.steps.flatMap((step): Step[] => {
    const call = found.find((candidate) => candidate.step === step);
    if (call === undefined) return [step];
    const {
      layer,
      id,
      step: { inputs, outputs, scope },
    } = call;
    const between = [value(), value()] as const;
    const noise: NoiseStep = { type: "noise", layer, inputs: between, outputs: [outputs[0] as Value], scope };
    const site = { type: "noise", id: siteId(id, "noise"), layer: id, p: layer.p, maskPer: "example" } as const;
    slots.push({ site, layer, step: noise });
    return [
      { type: "moments", weights: momentWeights(layer), inputs: [inputs[0] as Value], outputs: between, scope },
      noise,
    ];
  });
  return { flat: { ...flat, steps }, slots };
}

/** The one call of each layer that drops connections, in the order of the walk. */
function callsOf(model: Container, { steps }: Flat): { layer: DropConnectDense; id: string; step: CallStep }[] {
  return visits(model).flatMap(({ layer: visited, id }) => {
    const layer = droppableOf(visited);
    if (layer === undefined || !isDropConnect(layer) || layer.params.p === 0) return [];
    if (!(layer instanceof DropConnectDense))
      throw invalid(id, `is of kind ${kindOf(layer)}, so its weights may act several times in an example`);
    const calls = steps.filter(
      (step): step is CallStep => step.type === "call" && layersIn(step.layer).includes(layer),
    );
    const [step] = calls;
    if (step === undefined) return [];
    if (step.layer !== layer)
      throw invalid(id, "is inside TimeDistributed, which applies it to every time step of an example");
    const rank = (step.inputs[0] as Value).rank;
    if (rank !== 2) throw invalid(id, `has inputs of rank ${rank}, so it acts at several positions of an example`);
    if (calls.length > 1) throw invalid(id, `is shared: the model calls it ${calls.length} times`);
    return [{ layer, id, step }];
  });
}

/** The error for a layer that the method is not right for. */
export function invalid(layer: string, why: string): ModelError {
  return new ModelError(
    "GAUSSIAN_INVALID",
    `method: "gaussian" is not valid for this model. Layer "${layer}" ${why}, and there masks tie together what independent noise would not. ` +
      'Use method: "mask", which is exact for every model.',
  );
}
