import type { NodeProto } from "../generated/onnx_pb.ts";
import { inverse, simplify } from "../graph/arrange.ts";
import { copy } from "../graph/copy.ts";
import type { Step } from "../graph/layout.ts";
import { intAttribute, intOf, intsAttribute, makeNode } from "../graph/node.ts";
import { seldom } from "../later.ts";
import { expand } from "../rewrite/definitions.ts";
import { ElementType } from "../tensor/types.ts";
import { floatTensor, intTensor } from "../tensor/write.ts";
import { rankOf } from "../walk/rank.ts";
import type { LayerRecord, WeightEdge } from "../walk/record.ts";
import { behind } from "./roots.ts";
import { storedSteps, typeOf, type WeightPlan } from "./sites.ts";
import type { Wiring } from "./wiring.ts";

/** The steps from canonical order to what an edge expects. */
export function pathTo(plan: WeightPlan, edge: WeightEdge): readonly Step[] {
  const stored = storedSteps(plan.root, edge) ?? [];
  return simplify([...inverse(plan.toCanonical, plan.root.dims), ...stored], plan.site.shape);
}

/** The dimensions to feed drawn weights with: a first reshape costs nothing when the input has that shape already. */
export function feedDims(plan: WeightPlan): readonly number[] {
  // A zero point broadcasts to the canonical shape only.
  if (plan.zero !== undefined) return plan.site.shape;
  if (plan.site.order === "transposed") return [...plan.site.shape].reverse();
  const first = plan.edges[0] && pathTo(plan, plan.edges[0].edge)[0];
  return first !== undefined && "dims" in first ? first.dims : plan.site.shape;
}

/** Connects the edges of a site to the graph input that its drawn weights come in by. */
export function connectSite(plan: WeightPlan, input: string, wiring: Wiring): void {
  const { graph, editor, names } = wiring;
  const dims = feedDims(plan);
  const known = new Map<string, string>();
  for (const user of plan.edges) {
    const { edge, record } = user;
    const type = typeOf(plan, edge);
    const held = misfused(edge, record);
    const first: Step = plan.site.order === "transposed" ? { perm: [1, 0] } : { dims: plan.site.shape };
    let steps = simplify([first, ...pathTo(plan, edge)], dims);
    const flipped = flip(editor.current(edge.node), edge.index, steps);
    if (flipped !== undefined) {
      editor.replace(edge.node, flipped);
      steps = [];
    }
    const key = JSON.stringify([steps, type, held]);
    let value = known.get(key);
    if (value === undefined) {
      value = emit(steps, input, type, held);
      known.set(key, value);
    }
    connectEdge(user, value, wiring);
  }

  function emit(steps: readonly Step[], from: string, type: number, held: boolean): string {
    const made: NodeProto[] = [];
    let value = from;
    const add = (op: string, inputs: readonly string[], attributes: Parameters<typeof makeNode>[3]): void => {
      const output = names.fresh(`${input}/${op}`);
      made.push(makeNode(op, inputs, [output], { ...attributes, name: names.fresh(`${input}/${op}_node`) }));
      value = output;
    };
    const integers = plan.edges[0]?.edge.packed?.form === "integers";
    if (integers) {
      if (plan.zero !== undefined) {
        const zero = names.fresh(`${input}/zero`);
        editor.addInitializer(graph, floatTensor(zero, plan.zero.values, plan.zero.dims));
        add("Add", [value, zero], {});
      }
      add("Cast", [value], { attributes: [intAttribute("to", type)] });
    }
    for (const step of steps) {
      if ("perm" in step) add("Transpose", [value], { attributes: [intsAttribute("perm", step.perm)] });
      else if ("order" in step) {
        const order = names.fresh(`${input}/order`);
        editor.addInitializer(graph, intTensor(order, step.order));
        add("Gather", [value, order], { attributes: [intAttribute("axis", step.axis)] });
      } else {
        const shape = names.fresh(`${input}/shape`);
        editor.addInitializer(graph, intTensor(shape, step.dims));
        add("Reshape", [value, shape], {});
      }
    }
    if (held && steps.length > 0) add("Max", [value], {});
    if (!integers && type !== ElementType.FLOAT) add("Cast", [value], { attributes: [intAttribute("to", type)] });
    for (const node of made) editor.prepend(graph, node);
    return value;
  }
}

/**
 * Gives a layer another weight, which is stored like any other. Drawn integers have no scale in them: the layer gets it where it has
 * one for its weights.
 */
export function connectEdge({ edge, record }: WeightPlan["edges"][number], value: string, wiring: Wiring): void {
  wiring.connect(edge, value);
  const { packed, factor, node } = edge;
  const params = record.dropconnect;
  if (packed?.form === "blocks") wiring.editor.expand(node, (edited) => seldom().unblocked(edited, wiring.names));
  else if (factor !== undefined && params?.scale === "inverted")
    seldom().rescale({ record, edge, params }, 1 / (1 - params.p), wiring, (ours) => expand(ours, wiring.names));
}

const gemms = new Set(["Gemm", "FusedGemm", "FusedMatMul", "QGemm"]);

/** A `Gemm` that takes its matrix the other way round, if that is all that is asked for: cheaper than a `Transpose` per sample. */
function flip(node: NodeProto, index: number, steps: readonly Step[]): NodeProto | undefined {
  const step = steps[0];
  if (steps.length !== 1 || step === undefined || !("perm" in step) || !gemms.has(node.opType)) return undefined;
  const [left, right] = node.opType === "QGemm" ? [0, 3] : [0, 1];
  if (step.perm.length !== 2 || (index !== left && index !== right)) return undefined;
  const name = index === left ? "transA" : "transB";
  const turned = intAttribute(name, intOf(node, name, 0) === 0 ? 1 : 0);
  return copy(node, { attribute: [...node.attribute.filter((a) => a.name !== name), turned] });
}

/**
 * Whether a transposed weight must not meet its node directly: onnxruntime (seen in 1.30) fuses `Transpose` and `MatMul`,
 * and computes something else when the weight stands on the left and a vector on the right. `Max` of one tensor is that
 * tensor, and in the way of the fusion.
 */
function misfused(edge: WeightEdge, record: LayerRecord): boolean {
  if (edge.form !== "left" || edge.node.opType !== "MatMul") return false;
  const rank = rankOf(record.scope, edge.node.input[1] ?? "");
  return rank === undefined || rank < 2;
}

/** The dimensions that an edge expects. */
export function storedDims(plan: WeightPlan, edge: WeightEdge): readonly number[] {
  return behind(plan.site.shape, pathTo(plan, edge));
}
