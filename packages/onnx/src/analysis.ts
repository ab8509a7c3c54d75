import type { ModelProto } from "./generated/onnx_pb.ts";
import type { Scope } from "./graph/scope.ts";
import { seldom } from "./later.ts";
import { needsSeldom } from "./load/needs.ts";
import { strip } from "./rewrite/strip.ts";
import type { LayerRecord } from "./walk/record.ts";
import { layerOps } from "./walk/rules.ts";
import { scopeOf, walk } from "./walk/walk.ts";

/** What is known of a model; everything else starts from here. */
export interface Analysis {
  /** The model as it was before any transformation. */
  readonly original: ModelProto;
  /** The same with calls of functions that hold layers opened up, and coefficients in tensors. Scopes, nodes and records belong to this one. */
  readonly plain: ModelProto;
  readonly scope: Scope;
  readonly records: readonly LayerRecord[];
}

const memo = new WeakMap<ModelProto, Analysis>();

/** Reads a model once; later calls give the same answer. */
export function analyse(model: ModelProto): Analysis {
  const known = memo.get(model);
  if (known !== undefined) return known;
  const { model: stripped, marks } = strip(model);
  const unusual = needsSeldom(stripped) ? seldom() : undefined;
  const original = unusual?.closeCoefficients(stripped) ?? stripped;
  const plain = unusual?.openCoefficients(unusual.inlineLayers(stripped, layerOps)) ?? stripped;
  const scope = scopeOf(plain);
  const analysis = { original, plain, scope, records: walk(scope, marks) };
  memo.set(model, analysis);
  return analysis;
}
