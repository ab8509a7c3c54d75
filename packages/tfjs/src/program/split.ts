import { carriesArguments } from "./carries.ts";
import { layersIn, type Slot } from "./slots.ts";
import type { Flat, Step } from "./step.ts";

/** Steps that run together, and after each of them the values that nobody needs any more. */
export interface Phase {
  readonly steps: readonly Step[];
  readonly release: readonly (readonly number[])[];
}

/** A model cut in two. */
export interface Split {
  /** Every step that nothing random reaches. */
  readonly prefix: Phase;
  /** The rest. */
  readonly suffix: Phase;
  /** Values of the prefix, or inputs, that the suffix or the user needs. */
  readonly handed: ReadonlySet<number>;
  /** Whether keyword arguments pass from call to call, see `carriesArguments`. */
  readonly carries: boolean;
}

/** Cuts a model at its random steps. */
export function split(flat: Flat, slots: readonly Slot[]): Split {
  const carries = carriesArguments(flat);
  const late = lateSteps(flat, carries, (step) => isRandom(step, slots));
  const prefix = flat.steps.filter((step) => !late.has(step));
  const suffix = flat.steps.filter((step) => late.has(step));
  const results = flat.outputs.map(({ index }) => index);
  const made = new Set(suffix.flatMap((step) => step.outputs.map(({ index }) => index)));
  const needed = [...suffix.flatMap((step) => step.inputs.map(({ index }) => index)), ...results];
  const handed = new Set(needed.filter((index) => !made.has(index)));
  return {
    prefix: { steps: prefix, release: releases(prefix, (index) => !handed.has(index)) },
    suffix: { steps: suffix, release: releases(suffix, (index) => made.has(index) && !results.includes(index)) },
    handed,
    carries,
  };
}

function isRandom(step: Step, slots: readonly Slot[]): boolean {
  if (step.type === "noise") return true;
  if (step.type !== "call") return false;
  const layers = layersIn(step.layer);
  return slots.some(({ layer }) => layers.includes(layer));
}

/**
 * Steps of which `random` is true, and all that depend on them. Where keyword arguments pass from call to call (`carries`), everything
 * after the first one counts as dependent.
 */
export function lateSteps({ steps }: Flat, carries: boolean, random: (step: Step) => boolean): Set<Step> {
  if (carries) {
    const first = steps.findIndex(random);
    return new Set(first < 0 ? [] : steps.slice(first));
  }
  const values = new Set<number>();
  const late = new Set<Step>();
  for (const step of steps) {
    if (!random(step) && !step.inputs.some(({ index }) => values.has(index))) continue;
    late.add(step);
    for (const { index } of step.outputs) values.add(index);
  }
  return late;
}

function releases(steps: readonly Step[], free: (index: number) => boolean): number[][] {
  const last = new Map<number, number>();
  for (const [i, step] of steps.entries()) for (const { index } of step.inputs) if (free(index)) last.set(index, i);
  return steps.map((step, i) =>
    [...new Set(step.inputs.map(({ index }) => index))].filter((index) => last.get(index) === i),
  );
}
