import type { Method, Program, Site } from "@mayhap/core";
import type { InferenceSession } from "onnxruntime-common";
import { type Analysis, analyse } from "../analysis.ts";
import { type BatchAxis, batchAxis } from "../inputs/batch.ts";
import { defaultedInputs, type InputSpec, inputSpecs } from "../inputs/spec.ts";
import type { OnnxInputs } from "../inputs/types.ts";
import type { OnnxModel } from "../model.ts";
import { bind } from "./bind.ts";
import { readyOf } from "./held.ts";
import { Parts } from "./parts.ts";
import { Probe } from "./probe.ts";
import { samplingGraph } from "./sampling.ts";
import type { Sessions } from "./session.ts";
import { type ActivationPlan, type SitePlan, sitePlans } from "./sites.ts";
import { numericOutputs } from "./wanted.ts";

/** What `bind` works with. */
export interface Compiled {
  readonly sessions: Sessions;
  readonly sites: readonly Site[];
  readonly outputs: readonly string[];
  readonly specs: readonly InputSpec[];
  readonly defaulted: ReadonlySet<string>;
  readonly axis: BatchAxis;
  /** The sessions, made when first asked for: where workers run the samples, this thread needs none. */
  load(): Promise<Loaded>;
}

/** What runs. */
export interface Loaded {
  /** Without sites: the model as it is, all in one session. */
  readonly whole?: InferenceSession;
  readonly parts?: Parts;
  readonly probe?: Probe;
  /** The graph input of each site and the shape to feed it in; for activations the name of the value it acts on. */
  readonly feeds: readonly { readonly name: string; readonly dims?: readonly number[]; readonly value?: string }[];
}

/** Makes a model ready for sampling, or finds what an earlier call made; see `Adapter.compile`. */
export async function compile(model: OnnxModel, method: Method = "mask"): Promise<Program<OnnxInputs>> {
  const { sessions, compiled } = readyOf(model, method, (own) => plan(model, own));
  const dispose = sessions.use();
  try {
    const ready = await compiled;
    const { Tensor } = await sessions.runtime();
    return { sites: ready.sites, bind: (inputs) => bind(ready, inputs, Tensor), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function plan(model: OnnxModel, sessions: Sessions): Promise<Compiled> {
  const analysis = analyse(model.proto);
  const plans = await sitePlans(analysis, sessions);
  const graph = analysis.original.graph;
  if (graph === undefined) throw new Error("a loaded model always has a graph");
  const specs = inputSpecs(graph);
  const outputs = numericOutputs(analysis.scope.graph);
  let loaded: Promise<Loaded> | undefined;
  return {
    sessions,
    sites: plans.map((p) => p.site),
    outputs,
    specs,
    defaulted: defaultedInputs(graph),
    axis: batchAxis(graph, specs),
    load: () => {
      loaded ??= load(analysis, plans, outputs, sessions);
      const current = loaded;
      current.catch(() => {
        if (loaded === current) loaded = undefined;
      });
      return current;
    },
  };
}

async function load(
  analysis: Analysis,
  plans: readonly SitePlan[],
  outputs: readonly string[],
  sessions: Sessions,
): Promise<Loaded> {
  if (plans.length === 0) return { whole: await sessions.create(analysis.original), feeds: [] };
  const activations = plans.filter((p): p is ActivationPlan => !("edges" in p));
  const probe = activations.length === 0 ? undefined : await Probe.load(analysis, activations, sessions);
  const sampling = samplingGraph(analysis, plans, probe?.types ?? new Map());
  const names = new Set(sampling.inputs.map((i) => i.name));
  const given = new Set(analysis.scope.graph.input.map((i) => i.name));
  const wanted = outputs.filter((name) => !given.has(name));
  return {
    parts: await Parts.load(analysis.plain, sampling.graph, names, wanted, sessions),
    ...(probe === undefined ? {} : { probe }),
    feeds: plans.map((plan, i) => {
      const input = sampling.inputs[i] as (typeof sampling.inputs)[number];
      if ("edges" in plan) return { name: input.name, dims: input.dims ?? plan.site.shape };
      return { name: input.name, value: plan.record.node.input[plan.index] ?? "" };
    }),
  };
}
