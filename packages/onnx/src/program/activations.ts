import type { Analysis } from "../analysis.ts";
import { BatchPlaces } from "./batch-places.ts";
import { carried } from "./carried.ts";
import { Probe } from "./probe.ts";
import type { Sessions } from "./session.ts";

/**
 * What sites other than weights need, whose masks and noise have the shapes of `values`: a probe of these, and where the batch is in
 * them. Undefined without values. `sliced`: the inputs with a batch.
 */
export async function probeActivations(
  analysis: Analysis,
  values: readonly string[],
  sliced: ReadonlySet<string>,
  sessions: Sessions,
): Promise<{ readonly probe: Probe; readonly places: BatchPlaces } | undefined> {
  if (values.length === 0) return undefined;
  const followed = carried(analysis.scope, sliced);
  const sources = values.flatMap((name) => followed.get(name)?.source ?? []);
  const probe = await Probe.load(analysis, [...values, ...sources], sessions);
  return { probe, places: new BatchPlaces(probe, followed) };
}
