import type { ActivationSite, NoiseSite, Site, WeightSite } from "@mayhap/core";
import { DropConnectDense } from "../layers/drop-connect-dense.ts";
import { MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import { denseOf, distributedModel } from "../model/kinds.ts";
import { visits } from "../model/walk.ts";
import type { Container } from "../tf/containers.ts";
import type { Layer, LayerVariable } from "../tf/types.ts";
import { orderOf } from "./order.ts";
import { siteId } from "./site-id.ts";
import type { CallStep, Flat, NoiseStep } from "./step.ts";

/** A weight site and the layer that uses the drawn weight. */
export interface WeightSlot {
  readonly site: WeightSite;
  readonly layer: DropConnectDense;
  readonly part: "kernel" | "bias";
}

/** An activation site and the call that multiplies by its factors. */
export interface ActivationSlot {
  readonly site: ActivationSite;
  readonly layer: MonteCarloDropout;
  readonly step: CallStep;
}

/** A noise site and the step that adds the noise. */
export interface NoiseSlot {
  readonly site: NoiseSite;
  readonly layer: DropConnectDense;
  readonly step: NoiseStep;
}

/** A site and where what is drawn for it goes. */
export type Slot = WeightSlot | StepSlot;

/** A slot of one step. */
export type StepSlot = ActivationSlot | NoiseSlot;

/** Tells slots of weights from those that belong to one step. */
export function isWeightSlot(slot: Slot): slot is WeightSlot {
  return slot.site.type === "weight";
}

/** The layers that a step's layer runs: itself, and what it wraps. */
export function layersIn(layer: Layer): Layer[] {
  const inner = distributedModel(layer);
  if (inner !== undefined) return visits(inner as Container).flatMap((visit) => layersIn(visit.layer));
  return [denseOf(layer) ?? layer];
}

/**
 * Everything random in a model, in the order of the walk. Reads the trained weights from the backend, unless pre-activations
 * are drawn (`noise`) and not weights.
 */
export async function slotsOf(model: Container, flat: Flat, noise?: readonly NoiseSlot[]): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (const { layer, id } of visits(model)) {
    const dense = denseOf(layer);
    if (noise !== undefined) slots.push(...noise.filter(({ site }) => site.layer === id));
    else if (dense instanceof DropConnectDense) slots.push(...(await weightSlots(dense, id)));
    if (layer instanceof MonteCarloDropout) slots.push(...activationSlots(layer, id, flat));
  }
  return slots;
}

async function weightSlots(layer: DropConnectDense, id: string): Promise<WeightSlot[]> {
  const { p, scale, maskPer, bias } = layer.params;
  if (p === 0) return [];
  const slot = async (part: "kernel" | "bias", variable: LayerVariable): Promise<WeightSlot> => {
    const values = Float32Array.from(await variable.read().data());
    const shape = variable.shape as number[];
    const site = {
      type: "weight",
      id: siteId(id, part),
      layer: id,
      role: part,
      p,
      scale,
      maskPer,
      shape,
      values,
      ...orderOf(shape),
    } as const;
    return { site, layer, part };
  };
  const kernel = await slot("kernel", layer.kernel);
  return bias && layer.bias !== null ? [kernel, await slot("bias", layer.bias)] : [kernel];
}

/** A layer that is called several times drops anew each time: each call is a site. */
function activationSlots(layer: MonteCarloDropout, id: string, flat: Flat): ActivationSlot[] {
  const { p, maskPer } = layer.params;
  if (p === 0) return [];
  const owner = layer.target === undefined ? id : id.slice(0, id.length - layer.name.length) + layer.target;
  const calls = flat.steps.filter((step): step is CallStep => step.type === "call" && step.layer === layer);
  return calls.map((step, call) => {
    const name = call === 0 ? "activation" : `activation#${call + 1}`;
    return { site: { type: "activation", id: siteId(owner, name), layer: owner, p, maskPer }, layer, step };
  });
}

/** The sites of slots. */
export function sitesOf(slots: readonly Slot[]): readonly Site[] {
  return slots.map(({ site }) => site);
}
