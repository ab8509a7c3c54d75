import { type DropConnectParams, drops, ModelError, type Site, type WeightRole } from "@mayhap/core";
import type { Analysis } from "../analysis.ts";
import { arrange, simplify } from "../graph/arrange.ts";
import type { Constant } from "../graph/constant.ts";
import { type Step, stepsOf } from "../graph/layout.ts";
import { seldom } from "../later.ts";
import { ElementType, isFloat } from "../tensor/types.ts";
import { canonicalSteps } from "../walk/form.ts";
import { type LayerRecord, tensorOf, type WeightEdge } from "../walk/record.ts";
import type { Zero } from "./integers.ts";
import { behind, type Root, rootValues, sliceOf, valuesOf } from "./roots.ts";
import type { Sessions } from "./session.ts";

/** A weight site with the edges that its drawn values go to. */
export interface WeightPlan {
  readonly site: Extract<Site, { type: "weight" }>;
  readonly root: Root;
  /** From the root's layout to the canonical one. */
  readonly toCanonical: readonly Step[];
  /** Of weights held in integers, where it is not 0: what was taken off them. */
  readonly zero?: Zero;
  readonly edges: readonly { readonly edge: WeightEdge; readonly record: LayerRecord }[];
}

/** An activation site with the layer it acts on. */
export interface ActivationPlan {
  readonly site: Extract<Site, { type: "activation" }>;
  readonly record: LayerRecord;
  readonly index: number;
}

export type SitePlan = WeightPlan | ActivationPlan;

interface Group {
  readonly params: DropConnectParams;
  readonly edges: { edge: WeightEdge; record: LayerRecord }[];
}

const maskable: ReadonlySet<number> = new Set([ElementType.UINT8, ElementType.INT8, ElementType.INT32]);
const directions = ["forward", "reverse"] as const;
const roles: readonly WeightRole[] = ["kernel", "input", "recurrent", "bias"];

/**
 * The random quantities of a model in execution order. Uses of one tensor with equal parameters are one of them. `storedFrom`: bytes of
 * weights from which on matrices that the file stores as [out, in] are drawn like that.
 */
export async function sitePlans(
  analysis: Analysis,
  sessions: Sessions,
  storedFrom: number = Number.POSITIVE_INFINITY,
): Promise<readonly SitePlan[]> {
  const groups = new Map<string, Group>();
  const order: (Group | ActivationPlan)[] = [];
  for (const record of analysis.records) {
    const params = record.dropconnect;
    const activation = activationPlan(record);
    if (activation !== undefined) order.push(activation);
    if (params === undefined || params.p === 0) continue;
    const edges = record.weights
      .filter(({ role }) => drops(params, role))
      .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
    for (const edge of edges) {
      const zero = edge.packed?.zero;
      const key = JSON.stringify([tensorOf(edge), params.p, params.scale, params.maskPer, zero?.key, zero?.layout]);
      const group = groups.get(key);
      if (group !== undefined) group.edges.push({ edge, record });
      else {
        const fresh = { params, edges: [{ edge, record }] };
        groups.set(key, fresh);
        order.push(fresh);
      }
    }
  }
  const constants = [...groups.values()].flatMap((g) => g.edges.flatMap((e) => constantsOf(e.edge)));
  const roots = await rootValues(analysis.plain, constants, sessions);
  const bytes = [...roots.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  return order.map((item) => ("site" in item ? item : weightPlan(item, roots, bytes >= storedFrom)));
}

/** What the values of a weight are worked out from. */
function constantsOf({ constant, packed }: WeightEdge): Constant[] {
  const more = packed?.form === "blocks" ? [packed.scales, packed.groups, packed.zero] : [packed?.zero];
  return [constant, ...more.filter((c) => c !== undefined)];
}

/** The name of the value that an activation site acts on. */
export function activationOf({ record, index }: ActivationPlan): string {
  return record.node.input[index] ?? "";
}

/** The site on the activations of a layer, where dropout acts on them. */
export function activationPlan(record: LayerRecord): ActivationPlan | undefined {
  const { id, activation: index, dropout } = record;
  if (dropout === undefined || dropout.p === 0 || index === undefined) return undefined;
  return { site: { type: "activation", id: `${id}/activation`, layer: id, ...dropout }, record, index };
}

function weightPlan({ params, edges }: Group, roots: ReadonlyMap<string, Root>, asStored: boolean): WeightPlan {
  const { edge, record } = edges[0] as Group["edges"][number];
  const { packed, constant } = edge;
  const whole = packed?.form === "blocks" ? seldom().unpacked(packed, constant, roots) : roots.get(constant.key);
  const root = whole && edge.direction !== undefined ? sliceOf(valuesOf(constant, roots), edge.direction) : whole;
  const stored = root && storedSteps(root, edge);
  const refuse = (why: string): ModelError =>
    new ModelError(
      "UNSUPPORTED_LAYER",
      `The weight "${constant.name}" of layer "${record.id}" ${why}. Leave the layer out with the layers option.`,
    );
  if (root === undefined || stored === undefined)
    throw refuse("cannot be worked out: its shape does not fit the operators in front of it");
  // The file does not always tell before a weight is computed.
  const type = typeOf({ root }, edge);
  if (packed?.form === "integers" ? !maskable.has(type) : !isFloat(type))
    throw refuse("holds numbers of a type that cannot be masked");
  const toCanonical = [...stored, ...canonicalSteps(edge.form, behind(root.dims, stored))];
  const shape = behind(root.dims, toCanonical);
  const zero = packed?.form === "integers" ? seldom().zeroOf(edge, shape, roots) : undefined;
  let values: Float32Array | undefined;
  const canonical = (): Float32Array => {
    const arranged = arrange(root.values, root.dims, toCanonical);
    return zero === undefined ? arranged : seldom().shifted(arranged, shape, zero, -1);
  };
  const turned = asStored && zero === undefined && record.kind !== "embedding" && isTurned(root, toCanonical);
  return {
    site: {
      type: "weight",
      id: [record.id, ...(edge.direction === undefined ? [] : [directions[edge.direction]]), partOf(edge, record)].join(
        "/",
      ),
      layer: record.id,
      role: edge.role,
      tensor: tensorOf(edge),
      p: params.p,
      // Integers cannot take a factor: that goes into the scale that the layer has for them.
      scale: packed?.form === "integers" ? "none" : params.scale,
      maskPer: params.maskPer,
      shape,
      get values() {
        values ??= canonical();
        return values;
      },
      ...(turned ? { order: "transposed", stored: root.values } : {}),
      ...(record.kind === "embedding" ? { unit: "row" } : {}),
    },
    root,
    toCanonical,
    ...(zero === undefined ? {} : { zero }),
    edges,
  };
}

/** The steps from a root to what an edge reads of it. */
export function storedSteps(root: Root, { constant, direction, packed }: WeightEdge): readonly Step[] | undefined {
  return direction === undefined && packed?.form !== "blocks" ? stepsOf(constant.layout, root.dims) : [];
}

/** The element type that an edge expects. */
export function typeOf({ root }: Pick<WeightPlan, "root">, { constant, packed }: WeightEdge): number {
  return constant.type === 0 || packed?.form === "blocks" ? root.type : constant.type;
}

/** Whether a matrix is stored the other way round, and nothing else. */
function isTurned({ dims }: Root, toCanonical: readonly Step[]): boolean {
  if (dims.length !== 2) return false;
  const [step, ...more] = simplify(toCanonical, dims);
  return step !== undefined && more.length === 0 && "perm" in step;
}

/** The role of a weight, with the number of its input where a layer has several of that role. */
function partOf({ role, index, direction }: WeightEdge, { weights }: LayerRecord): string {
  const several = weights.filter((other) => other.role === role && other.direction === direction).length > 1;
  return several ? `${role}${index}` : role;
}
