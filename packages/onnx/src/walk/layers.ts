import type { Layer } from "@mayhap/core";
import { type Analysis, analyse } from "../analysis.ts";
import type { OnnxModel } from "../model.ts";
import { weightShape } from "./dims.ts";
import { operationsOf } from "./operations.ts";
import { type LayerRecord, tensorOf } from "./record.ts";

const memo = new WeakMap<Analysis, readonly Layer[]>();

/** The layers of a model as the core sees them; see `Adapter.layers`. Every prediction asks for them. */
export function layersOf(model: OnnxModel): readonly Layer[] {
  const analysis = analyse(model.proto);
  const known = memo.get(analysis);
  if (known !== undefined) return known;
  const layers = analysis.records.map(toLayer);
  memo.set(analysis, layers);
  return layers;
}

function toLayer(record: LayerRecord): Layer {
  const { id, name, kind, type, rate, obstacle, dropconnect, dropout } = record;
  const operations = operationsOf(record);
  return {
    id,
    name,
    kind,
    type,
    weights: record.weights.map((edge) => ({
      role: edge.role,
      tensor: tensorOf(edge),
      shape: weightShape(edge, record.scope) ?? (edge.role === "bias" ? [null] : [null, null]),
    })),
    ...(operations === undefined ? {} : { operations }),
    ...(rate === undefined ? {} : { rate }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(dropconnect === undefined ? {} : { dropconnect }),
    ...(dropout === undefined ? {} : { dropout }),
  };
}
