import { visits } from "../model/walk.ts";
import type { Container } from "../tf/containers.ts";
import { carriesArguments } from "./carries.ts";
import { flatten } from "./flatten.ts";
import { layersIn } from "./slots.ts";
import { lateSteps } from "./split.ts";

/** Ids of these layers and of all that depend on them; see `Adapter.downstream`. */
export function downstream(model: Container, layers: ReadonlySet<string>): ReadonlySet<string> {
  const flat = flatten(model);
  const ids = new Map(visits(model).map(({ layer, id }) => [layer, id]));
  const idsOf = (step: (typeof flat.steps)[number]) =>
    step.type === "call" ? layersIn(step.layer).flatMap((layer) => ids.get(layer) ?? []) : [];
  const late = lateSteps(flat, carriesArguments(flat), (step) => idsOf(step).some((id) => layers.has(id)));
  return new Set([...late].flatMap(idsOf));
}
