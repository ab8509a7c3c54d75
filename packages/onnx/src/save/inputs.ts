import { ModelError, type WeightSite } from "@mayhap/core";
import { analyse } from "../analysis.ts";
import type { ModelProto } from "../generated/onnx_pb.ts";
import type { OnnxModel } from "../model.ts";
import { Probe } from "../program/probe.ts";
import { samplingGraph } from "../program/sampling.ts";
import { frame, Sessions } from "../program/session.ts";
import { type ActivationPlan, activationOf, sitePlans } from "../program/sites.ts";
import { numericOutputs } from "../program/wanted.ts";

/** One random quantity of a sampling graph. */
export type SamplingInput =
  | {
      readonly type: "weight";
      /** The graph input to feed it by, float32. */
      readonly input: string;
      /** The shape of that input. The elements are in canonical order all the same. */
      readonly dims: readonly number[];
      /** The canonical shape, `[in, out]` for a linear layer. */
      readonly shape: readonly number[];
      readonly layer: string;
      readonly role: WeightSite["role"];
      readonly p: number;
      readonly scale: WeightSite["scale"];
      readonly maskPer: WeightSite["maskPer"];
      /** `row`: all that has the same index on the first axis of `shape` is kept or dropped as one. Left out: each weight by itself. */
      readonly unit?: "row";
      /** Where the trained values stand in the weights file, in bytes. */
      readonly offset: number;
      readonly bytes: number;
    }
  | {
      readonly type: "activation";
      /** The graph input to feed the factors by (0 or 1/(1-p)), float32, in the shape of the activation or one that broadcasts to it. */
      readonly input: string;
      readonly layer: string;
      readonly p: number;
      readonly maskPer: WeightSite["maskPer"];
    };

/**
 * What stands in `<name>.mayhap.json` beside a sampling graph. To draw a sample: for every entry of `sites` read
 * `bytes` bytes at `offset` of the weights file as little-endian float32, multiply each (or with `unit` "row" each row) by 0 with probability `p` and
 * else by 1/(1-p) (scale "inverted") or 1 (scale "none"), and feed the result as `input` with shape `dims`.
 */
export interface SamplingDescription {
  readonly format: "mayhap-sampling-graph";
  readonly version: 1;
  /** File names, in the same folder. */
  readonly model: string;
  readonly weights: string;
  /** The model's own inputs and outputs. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly sites: readonly SamplingInput[];
}

/** A sampling graph as a file of its own, its description and the trained weights. */
export async function samplingFiles(
  model: OnnxModel,
  names: { readonly model: string; readonly weights: string },
): Promise<{
  readonly model: ModelProto;
  readonly description: SamplingDescription;
  readonly weights: readonly Uint8Array[];
}> {
  const sessions = new Sessions(model);
  try {
    const analysis = analyse(model.proto);
    const plans = await sitePlans(analysis, sessions);
    if (plans.length === 0) {
      throw new ModelError(
        "NOT_STOCHASTIC",
        `${model.name} has nothing to sample, so there is no sampling graph to save. Transform it first: saveOnnx(dropconnect(model, 0.2), path, { as: "inputs" }).`,
      );
    }
    const activations = plans.filter((p): p is ActivationPlan => !("edges" in p));
    const probe =
      activations.length === 0 ? undefined : await Probe.load(analysis, activations.map(activationOf), sessions);
    const { graph, inputs } = samplingGraph(analysis, plans, probe?.types ?? new Map());
    const weights: Uint8Array[] = [];
    let offset = 0;
    const sites = plans.map((plan, i): SamplingInput => {
      const input = inputs[i]?.name ?? plan.site.id;
      const { layer, p, maskPer } = plan.site;
      if (!("edges" in plan)) return { type: "activation", input, layer, p, maskPer };
      const { shape, role, scale, unit, values } = plan.site;
      const part = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      weights.push(part);
      offset += part.length;
      const dims = inputs[i]?.dims ?? shape;
      return {
        type: "weight",
        input,
        dims,
        shape,
        layer,
        role,
        p,
        scale,
        maskPer,
        ...(unit === "row" ? { unit } : {}),
        offset: offset - part.length,
        bytes: part.length,
      };
    });
    const random = new Set(sites.map((s) => s.input));
    const description: SamplingDescription = {
      format: "mayhap-sampling-graph",
      version: 1,
      ...names,
      inputs: graph.input.map((info) => info.name).filter((name) => !random.has(name)),
      outputs: numericOutputs(graph),
      sites,
    };
    return { model: frame(analysis.plain, graph), description, weights };
  } finally {
    await sessions.dispose();
  }
}
