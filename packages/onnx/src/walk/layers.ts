import type { Layer } from "@mayhap/core";
import { type Analysis, analyse } from "../analysis.ts";
import type { OnnxModel } from "../model.ts";
import { canonicalDims, constantDims } from "./dims.ts";
import { operationsOf } from "./operations.ts";
import type { LayerRecord, WeightEdge } from "./record.ts";

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
      tensor: edge.constant.key,
      shape: shapeOf(edge, record),
    })),
    ...(operations === undefined ? {} : { operations }),
    ...(rate === undefined ? {} : { rate }),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(dropconnect === undefined ? {} : { dropconnect }),
    ...(dropout === undefined ? {} : { dropout }),
  };
}

function shapeOf(edge: WeightEdge, record: LayerRecord): readonly (number | null)[] {
  const dims = constantDims(edge.constant, record.scope);
  if (dims !== undefined) return canonicalDims(edge.form, dims);
  return edge.role === "bias" ? [null] : [null, null];
}
