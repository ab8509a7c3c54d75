import type { Analysis } from "../analysis.ts";
import type { NoisePlan } from "../gaussian/plans.ts";
import type { GraphProto, ModelProto } from "../generated/onnx_pb.ts";
import { Names } from "../graph/names.ts";
import { intAttribute, makeNode } from "../graph/node.ts";
import { GraphEditor } from "../rewrite/editor.ts";
import { valueInfo, withoutDefaults } from "../rewrite/ir.ts";
import { prune } from "../rewrite/prune.ts";
import { ElementType } from "../tensor/types.ts";
import type { LayerRecord } from "../walk/record.ts";
import type { ActivationPlan, SitePlan } from "./sites.ts";
import { connectSite, feedDims } from "./weights.ts";
import { Wiring } from "./wiring.ts";

/** The graph that samples: every random quantity is an input. */
export interface SamplingGraph {
  readonly graph: GraphProto;
  /** The graph input of each site, and the shape to feed a weight in; in the order of the sites. */
  readonly inputs: readonly { readonly name: string; readonly dims: readonly number[] | undefined }[];
}

/**
 * Builds the sampling graph of a model. `types` gives the element types of the activations that sites act on, by value
 * name; float32 where it does not say.
 */
export function samplingGraph(
  analysis: Analysis,
  plans: readonly (SitePlan | NoisePlan)[],
  types: ReadonlyMap<string, number>,
): SamplingGraph {
  const model: ModelProto = analysis.plain;
  const graph = analysis.scope.graph;
  const editor = new GraphEditor();
  const names = new Names(model);
  const inputs: { name: string; dims: readonly number[] | undefined }[] = [];
  const wiring = new Wiring(graph, editor, names);
  const masked = new Map<LayerRecord, string>();
  for (const plan of plans) {
    const name = names.fresh(plan.site.id);
    if ("edges" in plan) {
      const dims = feedDims(plan);
      editor.addInput(graph, valueInfo(name, ElementType.FLOAT, dims));
      connectSite(plan, name, wiring);
      inputs.push({ name, dims });
    } else if ("kernel" in plan) {
      editor.addInput(graph, valueInfo(name, ElementType.FLOAT, [null, plan.units]));
      const type = plan.kernel.constant.type || (types.get(plan.input) ?? ElementType.FLOAT);
      plan.add(name, masked.get(plan.record) ?? plan.input, type, { graph, editor, names });
      inputs.push({ name, dims: undefined });
    } else {
      editor.addInput(graph, valueInfo(name, ElementType.FLOAT));
      masked.set(plan.record, multiply(plan, name, editor, names, types));
      inputs.push({ name, dims: undefined });
    }
  }
  // The runtime ignores what is fed for an input that has a default, so no default may look like an input here.
  return { graph: withoutDefaults(prune(graph, editor.apply(graph))), inputs };
}

function multiply(
  plan: ActivationPlan,
  mask: string,
  editor: GraphEditor,
  names: Names,
  types: ReadonlyMap<string, number>,
): string {
  const { node } = plan.record;
  const value = node.input[plan.index] ?? "";
  const type = types.get(value) ?? ElementType.FLOAT;
  let factor = mask;
  if (type !== ElementType.FLOAT) {
    factor = names.fresh(`${mask}/Cast`);
    const name = names.fresh(`${mask}/Cast_node`);
    editor.insertBefore(node, makeNode("Cast", [mask], [factor], { name, attributes: [intAttribute("to", type)] }));
  }
  const output = names.fresh(`${mask}/Mul`);
  editor.insertBefore(node, makeNode("Mul", [value, factor], [output], { name: names.fresh(`${mask}/Mul_node`) }));
  editor.connect(node, plan.index, output);
  return output;
}
