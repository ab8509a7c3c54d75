import { type ActivationSite, drops, type NoiseSite, type Site, type WeightRole, type WeightSite } from "@mayhap/core";
import type { DropConnectDense } from "../layers/drop-connect-dense.ts";
import { type DropConnectLayer, isDropConnect } from "../layers/drop-connect-layer.ts";
import { MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import { distributedModel, droppableOf, kindOf } from "../model/kinds.ts";
import { siteId } from "../model/site-id.ts";
import { visits } from "../model/walk.ts";
import { namedWeights, toCanonical } from "../model/weights.ts";
import type { Container } from "../tf/containers.ts";
import type { Layer, LayerVariable } from "../tf/types.ts";
import { dropsRows, roleOf } from "../tf/weight-roles.ts";
import { orderOf } from "./order.ts";
import type { CallStep, Flat, NoiseStep } from "./step.ts";

/** A weight site and the layer that uses the drawn weight. */
export interface WeightSlot {
  readonly site: WeightSite;
  readonly layer: DropConnectLayer;
  readonly variable: LayerVariable;
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
  return [droppableOf(layer) ?? layer];
}

/**
 * Everything random in a model, in the order of the walk. Reads the trained weights from the backend, unless pre-activations
 * are drawn (`noise`) and not weights.
 */
export async function slotsOf(model: Container, flat: Flat, noise?: readonly NoiseSlot[]): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (const { layer, id } of visits(model)) {
    const inner = droppableOf(layer) ?? layer;
    if (noise !== undefined) slots.push(...noise.filter(({ site }) => site.layer === id));
    else if (isDropConnect(inner)) slots.push(...(await weightSlots(inner, id)));
    if (layer instanceof MonteCarloDropout) slots.push(...activationSlots(layer, id, flat));
  }
  return slots;
}

async function weightSlots(layer: DropConnectLayer, id: string): Promise<WeightSlot[]> {
  if (layer.params.p === 0) return [];
  const kind = kindOf(layer);
  const slots: WeightSlot[] = [];
  for (const [name, variable] of namedWeights(layer)) {
    const role = roleOf(variable, kind);
    if (role !== undefined && drops(layer.params, role))
      slots.push(await weightSlot(layer, id, siteId(id, name), variable, role));
  }
  return slots;
}

async function weightSlot(
  layer: DropConnectLayer,
  id: string,
  name: string,
  variable: LayerVariable,
  role: WeightRole,
): Promise<WeightSlot> {
  const { p, scale, maskPer } = layer.params;
  const tensor = toCanonical(layer, variable);
  const { shape } = tensor;
  const values = Float32Array.from(await tensor.data());
  tensor.dispose();
  const kind = kindOf(layer);
  const several = layer.weights.filter((other) => roleOf(other, kind) === role).length > 1;
  const site: WeightSite = {
    ...{ type: "weight", id: name, layer: id, role, p, scale, maskPer, shape, values },
    ...(several ? { tensor: name } : {}),
    ...(dropsRows(variable) ? { unit: "row" } : {}),
    ...(kind === "linear" ? orderOf(shape) : {}),
  };
  return { site, layer, variable };
}

/** A layer that is called several times drops anew each time: each call is a site. */
function activationSlots(layer: MonteCarloDropout, id: string, flat: Flat): ActivationSlot[] {
  const { p, maskPer } = layer.params;
  if (p === 0) return [];
  const owner = layer.targetId(id) ?? id;
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
