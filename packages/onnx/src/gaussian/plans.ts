import type { DropConnectParams, NoiseSite } from "@mayhap/core";
import type { Analysis } from "../analysis.ts";
import type { NodeProto } from "../generated/onnx_pb.ts";
import { intOf, isStandard, standardOpset, stringOf } from "../graph/node.ts";
import { type ActivationPlan, activationPlan } from "../program/sites.ts";
import { canonicalDims, constantDims } from "../walk/dims.ts";
import { rankOf } from "../walk/rank.ts";
import type { LayerRecord, WeightEdge } from "../walk/record.ts";
import { invalid } from "./invalid.ts";
import { addNoise, type Work } from "./noise.ts";

/** A noise site with the layer whose pre-activations it moves. */
export interface NoisePlan {
  readonly site: NoiseSite;
  readonly record: LayerRecord;
  readonly params: DropConnectParams;
  readonly kernel: WeightEdge;
  readonly bias: WeightEdge | undefined;
  /** Number of outputs of the layer. */
  readonly units: number;
  /** The value that the weights multiply. */
  readonly input: string;
  /** Puts the noise into a sampling graph; see `addNoise`. */
  add(noise: string, input: string, type: number, work: Work): void;
}

export type GaussianPlan = NoisePlan | ActivationPlan;

/** The random quantities of a model for `method: "gaussian"`, in execution order. Throws `GAUSSIAN_INVALID`. */
export function gaussianPlans(analysis: Analysis): readonly GaussianPlan[] {
  const opset = standardOpset(analysis.plain);
  if (opset < 7n) throw invalid(analysis.plain.graph?.name ?? "", `its opset ${opset} has no Mul that broadcasts`);
  const uses = new Map<string, string>();
  const plans: GaussianPlan[] = [];
  for (const record of analysis.records) {
    const activation = activationPlan(record);
    if (activation !== undefined) plans.push(activation);
    const params = record.dropconnect;
    if (params === undefined || params.p === 0) continue;
    const plan = noisePlan(record, params);
    for (const edge of params.bias ? record.weights : [plan.kernel]) {
      const key = JSON.stringify([edge.constant.key, params.p, params.scale, params.maskPer]);
      const other = uses.get(key);
      if (other !== undefined) {
        const where = other === record.id ? "it uses a weight twice" : `it shares a weight with layer "${other}"`;
        throw invalid(record.id, `${where}, so that one mask acts in both places and ties them together`);
      }
      uses.set(key, record.id);
    }
    plans.push(plan);
  }
  return plans;
}

/** Whether an equation says "bi,io->bo", in whatever letters, the weight either way round. */
function plainEinsum(node: NodeProto, index: number): boolean {
  const [terms = "", result = ""] = stringOf(node, "equation", "").replaceAll(" ", "").split("->");
  const labels = terms.split(",");
  const [weight = "", input = ""] = [labels[index], labels[1 - index]];
  return weight.length === 2 && input.length === 2 && result.length === 2 && input[0] === result[0];
}

const operators = new Set(["Gemm", "MatMul", "Einsum", "com.microsoft:FusedGemm", "com.microsoft:FusedMatMul"]);

function noisePlan(record: LayerRecord, params: DropConnectParams): NoisePlan {
  const { id, node, scope, weights } = record;
  const kernels = weights.filter(({ role }) => role !== "bias");
  const kernel = kernels[0];
  const operator = isStandard(node) ? node.opType : `${node.domain}:${node.opType}`;
  if (kernel?.packed !== undefined)
    throw invalid(id, "its weights are quantised inside the operator, and noise would need their squares there");
  if (record.kind !== "linear" || kernel === undefined || kernels.length > 1 || !operators.has(operator))
    throw invalid(id, `in a ${node.opType} one weight acts at many places of an example, or inside a fused operator`);
  if (scope.parent !== undefined)
    throw invalid(id, "it is inside a branch or a loop, where its weights may act many times");
  const { form } = kernel;
  if (form === "left" || form === "left-t")
    throw invalid(id, "its weight stands on the left, so that the columns of the input are the examples");
  if (typeof form === "object" && !plainEinsum(node, kernel.index))
    throw invalid(id, "its Einsum equation is no plain product of a batch of vectors and a matrix");
  const input = node.input[1 - kernel.index] ?? "";
  const rank = rankOf(scope, input);
  const turned = intOf(node, "transA", 0) !== 0;
  if (turned) throw invalid(id, "the columns of its input are the examples (transA)");
  if (rank !== undefined && rank !== 2)
    throw invalid(
      id,
      rank > 2
        ? `its input has ${rank} dimensions: one weight acts at many positions of an example, and masks tie these together`
        : "its input is a vector without a batch axis",
    );
  const stored = constantDims(kernel.constant, scope);
  const shape = stored && canonicalDims(form, stored);
  const units = shape?.at(-1);
  if (shape?.length !== 2 || stored?.length !== 2 || units === undefined)
    throw invalid(id, "the shape of its weight is not that of a matrix, or not known before the model runs");
  const site = { type: "noise", id: `${id}/noise`, layer: id, p: params.p, maskPer: "example" } as const;
  const bias = weights.find(({ role }) => role === "bias");
  return {
    site,
    record,
    params,
    kernel,
    bias,
    units,
    input,
    add(...to) {
      addNoise(this, ...to);
    },
  };
}
