import type { Method, Program, Site } from "@mayhap/core";
import type { InferenceSession } from "onnxruntime-common";
import { type Analysis, analyse } from "../analysis.ts";
import type { RowCheck } from "../gaussian/check.ts";
import type { NoisePlan } from "../gaussian/plans.ts";
import { type BatchAxis, batchAxis } from "../inputs/batch.ts";
import { defaultedInputs, type InputSpec, inputSpecs } from "../inputs/spec.ts";
import type { OnnxInputs } from "../inputs/types.ts";
import { loadSeldom } from "../later.ts";
import type { OnnxModel } from "../model.ts";
import type { BatchPlaces } from "./batch-places.ts";
import { bind } from "./bind.ts";
import type { Folding } from "./folding.ts";
import { readyOf } from "./held.ts";
import { Parts } from "./parts.ts";
import type { Probe } from "./probe.ts";
import { productGraph, sharedProducts } from "./products.ts";
import { samplingGraph } from "./sampling.ts";
import { Segments } from "./segments.ts";
import { Sessions } from "./session.ts";
import { SharedRows } from "./shared-rows.ts";
import { activationOf, type SitePlan, sitePlans } from "./sites.ts";
import { numericOutputs } from "./wanted.ts";

/** From so many bytes of weights on they are drawn as the file stores them: a copy of each in canonical order would take too much memory. */
const LARGE = 160 * 2 ** 20;

/** What `bind` works with. */
export interface Compiled {
  readonly sessions: Sessions;
  readonly sites: readonly Site[];
  readonly fixedP: boolean;
  readonly outputs: readonly string[];
  readonly specs: readonly InputSpec[];
  readonly defaulted: ReadonlySet<string>;
  readonly axis: BatchAxis;
  /** For `method: "gaussian"`, where the graph does not say that it is valid. */
  readonly check?: RowCheck;
  /** The sessions, made when first asked for: where workers run the samples, this thread needs none. */
  load(): Promise<Loaded>;
}

/** The graph input of a site, and the shape to feed it in. */
export interface SiteFeed {
  readonly name: string;
  /** Of a weight. */
  readonly dims?: readonly number[];
  /** Of noise: it has the shape [rows, units]. */
  readonly units?: number;
  /** Of a mask: the name of the value it acts on, whose shape it has. */
  readonly value?: string;
}

/** What runs. */
export interface Loaded {
  /** Without sites: the model as it is, all in one session. */
  readonly whole?: InferenceSession;
  readonly parts?: Parts;
  readonly probe?: Probe;
  /** Where activations have their batch. */
  readonly places?: BatchPlaces;
  /** Without weight sites: whether samples may share a batch. */
  readonly folding?: Folding;
  readonly feeds: readonly SiteFeed[];
  /** Where the sites are matrices that rows are multiplied by: what runs between the products. */
  readonly segments?: Segments;
  /** Where drawn weights meet rows that are the same for every sample. */
  readonly shared?: SharedRows;
}

/** Makes a model ready for sampling, or finds what an earlier call made; see `Adapter.compile`. */
export async function compile(model: OnnxModel, method: Method = "mask"): Promise<Program<OnnxInputs>> {
  const { sessions, compiled } = readyOf(model, method, () => {
    const own = new Sessions(model);
    return { sessions: own, compiled: plan(model, method, own) };
  });
  const dispose = sessions.use();
  try {
    const ready = await compiled;
    const { Tensor } = await sessions.runtime();
    const { sites, fixedP } = ready;
    return { sites, fixedP, bind: (inputs) => bind(ready, inputs, Tensor), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function plan(model: OnnxModel, method: Method, sessions: Sessions): Promise<Compiled> {
  const analysis = analyse(model.proto);
  const gaussian = method === "gaussian" ? await loadSeldom() : undefined;
  const plans = gaussian?.gaussianPlans(analysis) ?? (await sitePlans(analysis, sessions, LARGE));
  const graph = analysis.original.graph;
  if (graph === undefined) throw new Error("a loaded model always has a graph");
  const specs = inputSpecs(graph);
  const outputs = numericOutputs(analysis.scope.graph);
  const axis = batchAxis(graph, specs, analysis.scope);
  const noisy = plans.filter((p): p is NoisePlan => "kernel" in p);
  const check = await gaussian?.RowCheck.open(analysis, noisy, axis, sessions);
  let loaded: Promise<Loaded> | undefined;
  return {
    sessions,
    sites: plans.map((p) => p.site),
    fixedP: plans.some((p) => "edges" in p && p.edges.some(({ edge }) => edge.packed?.form === "integers")),
    outputs,
    specs,
    defaulted: defaultedInputs(graph),
    axis,
    ...(check === undefined ? {} : { check }),
    load: () => {
      loaded ??= load(analysis, plans, outputs, axis, sessions);
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
  plans: readonly (SitePlan | NoisePlan)[],
  outputs: readonly string[],
  axis: BatchAxis,
  sessions: Sessions,
): Promise<Loaded> {
  if (plans.length === 0) return { whole: await sessions.create(analysis.original), feeds: [] };
  const probed = plans.flatMap((p) => {
    if ("index" in p) return [activationOf(p)];
    // A computed weight may not say its type, but what it multiplies has the same.
    return "kernel" in p && p.kernel.constant.type === 0 ? [p.input] : [];
  });
  const seldom = plans.every((p) => "edges" in p) ? undefined : await loadSeldom();
  const { probe, places } = (await seldom?.probeActivations(analysis, probed, axis.sliced, sessions)) ?? {};
  const sampling = samplingGraph(analysis, plans, probe?.types ?? new Map());
  const names = new Set(sampling.inputs.map((i) => i.name));
  const given = new Set(analysis.scope.graph.input.map((i) => i.name));
  const wanted = outputs.filter((name) => !given.has(name));
  const parts = await Parts.load(analysis.plain, sampling.graph, names, wanted, sessions);
  const sites = plans.map((p) => p.site);
  const matrices = sessions.onCpu ? productGraph(sampling, sites) : undefined;
  const segments = matrices && (await Segments.load(analysis, parts, matrices, axis, sessions));
  const known = new Set([...parts.split.boundary, ...parts.split.suffix.inputs].filter((name) => !names.has(name)));
  const early = weighted(sites) && sessions.onCpu ? sharedProducts(sampling, sites, known) : undefined;
  const behind = early && parts.behind(early, names, wanted);
  return {
    parts,
    ...(early && behind && { shared: new SharedRows(analysis.plain, behind, early, sites, sessions) }),
    ...(seldom === undefined || plans.some((p) => "edges" in p)
      ? {}
      : { folding: new seldom.Folding(parts.split.suffix, analysis.scope, [...names]) }),
    ...(segments && { segments }),
    ...(probe === undefined ? {} : { probe }),
    ...(places !== undefined && plans.some((p) => "index" in p) ? { places } : {}),
    feeds: plans.map((plan, i) => {
      const input = sampling.inputs[i] as (typeof sampling.inputs)[number];
      if ("edges" in plan) return { name: input.name, dims: input.dims ?? plan.site.shape };
      if ("units" in plan) return { name: input.name, units: plan.units };
      return { name: input.name, value: activationOf(plan) };
    }),
  };
}

function weighted(sites: readonly Site[]): boolean {
  return sites.every(({ type }) => type === "weight");
}
