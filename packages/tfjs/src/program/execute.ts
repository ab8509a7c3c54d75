import * as tf from "@tensorflow/tfjs";
import { keepingStates } from "../layers/keeping-states.ts";
import { moments, perturbed } from "../layers/moments.ts";
import type { Kwargs } from "../tf/types.ts";
import type { Phase } from "./split.ts";
import type { AliasStep, CallStep, EnterStep, MomentsStep, NoiseStep, Step, Value } from "./step.ts";

/** What a run knows: tensors and masks by value index, keyword arguments by scope. */
export interface State {
  readonly values: Map<number, tf.Tensor>;
  readonly masks: Map<number, tf.Tensor>;
  readonly scopes: Map<number, Kwargs>;
}

/** A state with nothing in it. */
export function emptyState(): State {
  return { values: new Map(), masks: new Map(), scopes: new Map() };
}

/** A state that can be added to while the given one stays. Scopes that share arguments share them in the copy too. */
export function forkState({ values, masks, scopes }: State): State {
  const copies = new Map<Kwargs, Kwargs>();
  for (const kwargs of scopes.values()) if (!copies.has(kwargs)) copies.set(kwargs, { ...kwargs });
  const forked = [...scopes].map(([scope, kwargs]) => [scope, copies.get(kwargs) as Kwargs] as const);
  return { values: new Map(values), masks: new Map(masks), scopes: new Map(forked) };
}

/** A step that a site may belong to. */
export type SiteStep = CallStep | NoiseStep;

/** Called before each layer call and draw, with its input tensors; what it returns runs the step. */
export type Around = (step: SiteStep, inputs: tf.Tensor[], call: () => tf.Tensor[]) => tf.Tensor[];

/**
 * Runs steps as TF.js' executor runs a model: inputs cast to the type that their layer declares, masks and keyword
 * arguments handed on, tensors freed after their last use. To be called inside `tf.tidy`.
 */
export function execute({ steps, release }: Phase, state: State, carries: boolean, around: Around): void {
  for (const [i, step] of steps.entries()) {
    runStep(step, state, carries, around);
    for (const index of release[i] ?? []) {
      state.values.get(index)?.dispose();
      state.values.delete(index);
    }
  }
}

function runStep(step: Step, state: State, carries: boolean, around: Around): void {
  switch (step.type) {
    case "alias":
      state.values.set(step.outputs[0].index, (state.values.get(step.inputs[0].index) as tf.Tensor).clone());
      return;
    case "enter":
      if (carries) enter(step, state);
      return;
    case "call":
      call(step, state, carries, around);
      return;
    case "moments":
      if (carries) passMask(step, state);
      keep(step, moments(read(step.inputs[0], state), step.weights), state);
      return;
    case "noise": {
      const inputs = step.inputs.map((value) => read(value, state)) as [tf.Tensor, tf.Tensor];
      if (carries) passMask(step, state);
      keep(
        step,
        around(step, inputs, () => [perturbed(step.layer, ...inputs)]),
        state,
      );
    }
  }
}

/** A Dense layer hands on the mask of its input, and so do the two steps that stand for it. */
function passMask(step: MomentsStep | NoiseStep, state: State): void {
  argumentsOf(step, state);
  const own = state.masks.get(step.inputs[0].index);
  if (own !== undefined) state.masks.set(step.outputs[0].index, own);
}

function read({ index, dtype }: Value, { values }: State): tf.Tensor {
  const tensor = values.get(index) as tf.Tensor;
  return tensor.dtype === dtype ? tensor : tf.cast(tensor, dtype);
}

/** The keyword arguments that a step sees: those left by the calls before it, and the mask of its own first input. */
function argumentsOf(step: Exclude<Step, AliasStep>, { masks, scopes }: State): Kwargs | undefined {
  const own = step.inputs.map(({ index }) => masks.get(index));
  if (own.some((mask) => mask !== undefined)) {
    const kwargs = scopes.get(step.scope) ?? {};
    kwargs.mask = own[0];
    scopes.set(step.scope, kwargs);
  }
  return scopes.get(step.scope);
}

function enter(step: EnterStep, state: State): void {
  state.scopes.set(step.inner, argumentsOf(step, state) ?? {});
}

function call(step: CallStep, state: State, carries: boolean, around: Around): void {
  const { layer } = step;
  const inputs = step.inputs.map((value) => read(value, state));
  const kwargs = carries ? argumentsOf(step, state) : undefined;
  const outputs = around(step, inputs, () =>
    [keepingStates(layer, () => layer.apply(inputs, kwargs) as tf.Tensor | tf.Tensor[])].flat(),
  );
  keep(step, outputs, state);
  if (carries && layer.supportsMasking) mask(step, inputs, state);
}

function keep(step: Step, outputs: readonly tf.Tensor[], { values }: State): void {
  for (const [i, { index }] of step.outputs.entries()) {
    const tensor = outputs[i] as tf.Tensor;
    // An LSTM returns its last output and its state as one tensor; freeing one must not free the other.
    values.set(index, outputs.indexOf(tensor) < i ? tensor.clone() : tensor);
  }
}

function mask({ layer, inputs: values, outputs }: CallStep, inputs: tf.Tensor[], { masks }: State): void {
  const given = values.map(({ index }) => masks.get(index) ?? null) as tf.Tensor[];
  const made = [layer.computeMask(inputs, given) as tf.Tensor | tf.Tensor[] | null].flat()[0];
  if (made) for (const { index } of outputs) masks.set(index, made);
}
