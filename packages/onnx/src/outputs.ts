import type { OutputInfo } from "@mayhap/core";
import { analyse } from "./analysis.ts";
import { declared } from "./graph/lookup.ts";
import { standardOpset } from "./graph/node.ts";
import { headOf } from "./head.ts";
import { tensorType } from "./inputs/spec.ts";
import type { OnnxModel } from "./model.ts";
import { numericOutputs } from "./program/wanted.ts";
import { declaredDims } from "./walk/dims.ts";

/** The numeric outputs of a model; see `Adapter.outputs`. */
export function outputs(model: OnnxModel): readonly OutputInfo[] {
  const { plain, scope } = analyse(model.proto);
  return numericOutputs(scope.graph).map((name) => {
    const info = declared(scope.graph).get(name);
    const type = tensorType(info);
    const dims = declaredDims(info);
    const head = headOf(scope, Number(standardOpset(plain)), name);
    return {
      name,
      ...(type === undefined ? {} : { type }),
      ...(dims === undefined ? {} : { shape: dims.map((d) => (typeof d === "number" ? d : null)) }),
      ...(head === undefined ? {} : { head }),
    };
  });
}
