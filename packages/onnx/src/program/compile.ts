import type { Program, Site } from "@mayhap/core";
import type { InferenceSession } from "onnxruntime-common";
import { analyse } from "../analysis.ts";
import type { ModelProto } from "../generated/onnx_pb.ts";
import type { OnnxInputs } from "../inputs/types.ts";
import type { OnnxModel } from "../model.ts";
import { bind } from "./bind.ts";
import { Parts } from "./parts.ts";
import { Probe } from "./probe.ts";
import { samplingGraph } from "./sampling.ts";
import { Sessions } from "./session.ts";
import { type ActivationPlan, sitePlans } from "./sites.ts";
import { numericOutputs } from "./wanted.ts";

/** What `bind` works with. */
export interface Compiled {
  readonly sessions: Sessions;
  /** Without sites: the model as it is, all in one session. */
  readonly whole?: InferenceSession;
  readonly parts?: Parts;
  readonly probe?: Probe;
  readonly sites: readonly Site[];
  /** The graph input of each site and the shape to feed it in; for activations the name of the value it acts on. */
  readonly feeds: readonly { readonly name: string; readonly dims?: readonly number[]; readonly value?: string }[];
  readonly outputs: readonly string[];
  readonly model: ModelProto;
}

/** Makes a model ready for sampling; see `Adapter.compile`. */
export async function compile(model: OnnxModel): Promise<Program<OnnxInputs>> {
  const sessions = new Sessions(model);
  try {
    const compiled = await prepare(model, sessions);
    const runtime = await sessions.runtime();
    return {
      sites: compiled.sites,
      bind: (inputs) => bind(compiled, inputs, runtime.Tensor),
      dispose: () => sessions.dispose(),
    };
  } catch (error) {
    await sessions.dispose();
    throw error;
  }
}

async function prepare(model: OnnxModel, sessions: Sessions): Promise<Compiled> {
  const analysis = analyse(model.proto);
  const plans = await sitePlans(analysis, sessions);
  const graph = analysis.scope.graph;
  const outputs = numericOutputs(graph);
  const base = { sessions, outputs, model: analysis.original };
  if (plans.length === 0) {
    return { ...base, whole: await sessions.create(analysis.original), sites: [], feeds: [] };
  }
  const activations = plans.filter((p): p is ActivationPlan => !("edges" in p));
  const probe = activations.length === 0 ? undefined : await Probe.load(analysis, activations, sessions);
  const sampling = samplingGraph(analysis, plans, probe?.types ?? new Map());
  const names = new Set(sampling.inputs.map((i) => i.name));
  const given = new Set(graph.input.map((i) => i.name));
  const wanted = outputs.filter((name) => !given.has(name));
  return {
    ...base,
    parts: await Parts.load(analysis.plain, sampling.graph, names, wanted, sessions),
    ...(probe === undefined ? {} : { probe }),
    sites: plans.map((p) => p.site),
    feeds: plans.map((plan, i) => {
      const input = sampling.inputs[i] as (typeof sampling.inputs)[number];
      if ("edges" in plan) return { name: input.name, dims: input.dims ?? plan.site.shape };
      return { name: input.name, value: plan.record.node.input[plan.index] ?? "" };
    }),
  };
}
