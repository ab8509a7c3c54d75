import { ModelFileError } from "@mayhap/core";
import type { ModelProto } from "../generated/onnx_pb.ts";
import { eachTensor, hasExternal } from "../graph/tensors.ts";
import { loadSeldom } from "../later.ts";
import type { Source } from "../platform/source.ts";
import { tensorDefect } from "../tensor/defect.ts";
import { needsSeldom } from "./needs.ts";
import { parse } from "./parse.ts";

/** The model in the bytes of a file, with all its tensors, and whatever it needs imported. Throws `ModelFileError`. */
export async function readModel(bytes: Uint8Array, from: Source): Promise<ModelProto> {
  const parsed = await parse(bytes, from.name);
  const seldom = needsSeldom(parsed) || hasExternal(parsed) ? await loadSeldom() : undefined;
  seldom?.checkFunctions(parsed, from.name);
  const model = (await seldom?.resolveExternal(parsed, from)) ?? parsed;
  checkTensors(model, from.name);
  return model;
}

function checkTensors(model: ModelProto, name: string): void {
  eachTensor(model, (tensor, where) => {
    const defect = tensorDefect(tensor);
    if (defect === undefined) return;
    throw new ModelFileError(
      "TRUNCATED",
      `${name}: the ${where} ${defect}. The file lost its weights, or was saved without them; get the whole file.`,
    );
  });
}
