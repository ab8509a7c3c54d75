import type { ModelProto } from "../../../packages/onnx/src/generated/onnx_pb.ts";
import type { Dice } from "../dice.ts";

/**
 * Changes a parsed model in place. `paths`: names of files it may ask for. `behind` takes bytes to put behind the model's own, which
 * readers merge with them.
 */
export type Mutation = (model: ModelProto, dice: Dice, paths: readonly string[], behind: Uint8Array[]) => void;
