import type { Count } from "./count/onnx.ts";
import type { Entry } from "./entry.ts";
import type { Finding } from "./examine.ts";
import { countedOtherwise, unseen } from "./exceptions.ts";
import type { Row } from "./table.ts";

const nothing = { layers: undefined, changed: "", matrices: "", zero: "", ones: "", variance: "", seen: "" } as const;

/** A model that its runtime does not run. */
export function notRun({ name, format }: Entry, remarks: string): Row {
  return { ...nothing, name, format, remarks };
}

/** What was found of a model. */
export function row({ name, format }: Entry, found: Finding, counted: Count): Row {
  const { layers, changed, matrices, sites = [], unseen: hidden = [] } = found;
  const obstacles = new Set(layers.flatMap(({ obstacle }) => obstacle ?? []));
  const remarks = [
    ...(layers.length === 0 ? ["no layer with weights"] : []),
    ...obstacles,
    ...(found.refusal === "NO_NUMBERS" ? ["no output holds numbers"] : []),
    ...(matrices === counted.matrices ? [] : [`counted ${counted.matrices}: ${countedOtherwise[name]}`]),
    ...(hidden.length === 0 ? [] : [unseen[name]?.why]),
  ].join("; ");
  const of = (kind: string): number => layers.filter((layer) => layer.kind === kind).length;
  const byKind = { linear: of("linear"), recurrent: of("recurrent"), conv: of("conv"), embedding: of("embedding") };
  const base = { ...nothing, name, format, layers: byKind, changed, matrices: String(matrices), remarks };
  if (found.refusal !== undefined) return base;
  return {
    ...base,
    zero: found.identical ? "same bits" : "differs",
    ones: (found.difference as number) < 1e-5 ? "within 1e-5" : `off by ${found.difference?.toExponential(0)}`,
    variance: found.varies ? "> 0" : "0",
    seen: `${sites.length - hidden.length} of ${sites.length}`,
  };
}
