import { ModelFileError } from "@mayhap/core";

type Json = Readonly<Record<string, unknown>>;

/** A layer of a functional model that waits for its inputs. */
interface Waiting {
  readonly layer: string;
  readonly inputs: readonly unknown[];
}

/**
 * Refuses functional models in which a layer waits for a call that never happens: an unknown layer, a call that is not there, a
 * cycle. TF.js makes the calls in rounds until none is left, and such a file keeps it busy for ever. Throws `ModelFileError` `NOT_A_MODEL`.
 */
export function checkCalls(topology: unknown, path: string): void {
  const open: unknown[] = [topology];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const stuck = stuckLayer(value as Json);
    if (stuck !== undefined)
      throw new ModelFileError(
        "NOT_A_MODEL",
        `${path}: the layer ${JSON.stringify(stuck)} waits for the output of a layer that never gives one: its inbound_nodes name a layer that is not there, or form a cycle.`,
      );
    for (const inner of Object.values(value)) open.push(inner ?? null);
  }
}

/** The name of a layer that waits for ever, where a value is the config of a functional model. */
function stuckLayer({ layers, output_layers, outputLayers = output_layers }: Json): string | undefined {
  if (!Array.isArray(layers) || outputLayers === undefined) return undefined;
  const calls = new Map<unknown, number>();
  let waiting: Waiting[] = [];
  for (const layer of layers as Json[]) {
    const made = layer?.inbound_nodes ?? layer?.inboundNodes;
    // What is not even a list TF.js refuses by itself.
    if (!Array.isArray(made) || !made.every(Array.isArray)) return undefined;
    // TF.js looks a layer up by the one name and counts its calls under the other.
    const named = (layer.config as Json | null | undefined)?.name;
    if (named !== undefined && named !== layer.name) return String(layer.name);
    calls.set(layer.name, callsAtFirst(layer));
    for (const inputs of made) waiting.push({ layer: String(layer.name), inputs });
  }
  for (;;) {
    const left = waiting.filter(({ layer, inputs }) => {
      const waits = inputs.some((input) => {
        const [from, call] = Array.isArray(input) ? input : [];
        return !((calls.get(from) ?? Number.NaN) > call);
      });
      if (!waits) calls.set(layer, (calls.get(layer) ?? 0) + 1);
      return waits;
    });
    if (left.length === waiting.length) return left[0]?.layer;
    waiting = left;
  }
}

/** Inputs have been called when they are made; so have models inside, if their input is known. */
function callsAtFirst({ class_name, className = class_name, config }: Json): number {
  if (className === "InputLayer" || className === "Model" || className === "Functional") return 1;
  const first = (config as { layers?: Json[] } | undefined)?.layers?.[0];
  if (className !== "Sequential" || first === undefined) return 0;
  return (first.config as Json | undefined)?.batch_input_shape !== undefined ? 1 : callsAtFirst(first);
}
