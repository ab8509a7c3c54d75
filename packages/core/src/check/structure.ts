import type { Adapter } from "../adapter/adapter.ts";
import type { Layer } from "../adapter/layer.ts";
import type { Finding } from "./finding.ts";

/** Whether something in a layer is random while sampling. */
function isRandom({ dropconnect, dropout }: Layer): boolean {
  return (dropconnect?.p ?? 0) > 0 || (dropout?.p ?? 0) > 0;
}

/** What the layers tell without a run. */
export function structureFindings(adapter: Adapter, model: unknown, walk: readonly Layer[]): Finding[] {
  const findings: Finding[] = [];
  if (!walk.some(isRandom)) findings.push(nothing(walk));
  const removed = adapter.removed?.(model);
  for (const layer of walk) {
    if (layer.kind !== "dropout" || isRandom(layer)) continue;
    const reason = removed?.get(layer.id);
    findings.push(reason === undefined ? off(layer) : gone(layer, reason));
  }
  return findings;
}

function nothing(walk: readonly Layer[]): Finding {
  const zero = walk.some(({ dropconnect, dropout }) => dropconnect ?? dropout);
  return {
    code: "NOTHING_STOCHASTIC",
    severity: "error",
    message: zero
      ? "p is 0 in every replaced layer, so every sample is the same. Give a positive one: dropconnect(model, 0.2)."
      : "Nothing in this model is random, so every sample would be the same. Make it stochastic: dropconnect(model, 0.2).",
  };
}

const existing = "Switch it on for sampling with dropout(model, { existing: true }).";

function off({ name, rate }: Layer): Finding {
  const drops = rate === undefined ? "" : ` (rate ${rate})`;
  return {
    code: "DROPOUT_OFF",
    severity: "note",
    message: `The model's own dropout layer "${name}"${drops} is off, as it always is outside of training. ${existing}`,
    layer: name,
  };
}

function gone({ name }: Layer, reason: string): Finding {
  return {
    code: "DROPOUT_REMOVED",
    severity: "warning",
    message: `The dropout layer "${name}" was left on, but it drops nothing: ${reason}. ${existing}`,
    layer: name,
  };
}
