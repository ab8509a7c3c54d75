import type { InferenceSession } from "onnxruntime-common";
import type { GraphProto, ModelProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import { isStandard } from "../graph/node.ts";
import { valueInfo } from "../rewrite/ir.ts";
import { ElementType, elementTypeOf } from "../tensor/types.ts";
import type { Segment } from "./cut.ts";
import { elementwise } from "./row-ops.ts";
import { frame, type Sessions } from "./session.ts";

/** Ops beside the elementwise ones that threads would not make faster for a few rows. */
const light: ReadonlySet<string> = new Set([
  "BatchNormalization",
  "Flatten",
  "LayerNormalization",
  "LogSoftmax",
  "Reshape",
  "Softmax",
]);

/**
 * A session for each segment that has a graph; the types of values come from the session before. Undefined where a value is no tensor or the
 * runtime does not tell its type. `prefix`: what ran before.
 */
export async function loadSegments(
  model: ModelProto,
  segments: readonly Segment[],
  prefix: InferenceSession | undefined,
  sessions: Sessions,
): Promise<readonly (InferenceSession | undefined)[] | undefined> {
  const types = new Map<string, number>();
  const loaded: (InferenceSession | undefined)[] = [];
  const learn = (session: InferenceSession): void => {
    for (const value of session.outputMetadata ?? [])
      if (value.isTensor) types.set(value.name, elementTypeOf(value.type));
  };
  if (prefix) learn(prefix);
  try {
    for (const { graph, products } of segments) {
      const typed = graph && withTypes(graph, types);
      if (graph && !typed) return await none(loaded, sessions);
      const session =
        typed &&
        (await sessions.create(frame(model, typed), typed.node.every(isLight) ? { intraOpNumThreads: 1 } : {}));
      loaded.push(session);
      if (session) learn(session);
      for (const { name } of products) types.set(name, ElementType.FLOAT);
    }
    return loaded;
  } catch {
    // What runs as a whole need not run in parts.
    return none(loaded, sessions);
  }
}

async function none(loaded: readonly (InferenceSession | undefined)[], sessions: Sessions): Promise<undefined> {
  for (const session of loaded) if (session) await sessions.release(session);
}

function isLight(node: GraphProto["node"][number]): boolean {
  return isStandard(node) && (elementwise.has(node.opType) || light.has(node.opType));
}

function withTypes(graph: GraphProto, types: ReadonlyMap<string, number>): GraphProto | undefined {
  const input = graph.input.map((info) => {
    const type = info.type === undefined ? types.get(info.name) : 0;
    return type === 0 ? info : type && valueInfo(info.name, type);
  });
  return input.every((info) => typeof info === "object") ? copy(graph, { input }) : undefined;
}
