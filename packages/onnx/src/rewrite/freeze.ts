import { ModelError } from "@mayhap/core";
import { analyse } from "../analysis.ts";
import { arrange } from "../graph/arrange.ts";
import { copy } from "../graph/copy.ts";
import { Names } from "../graph/names.ts";
import type { OnnxModel } from "../model.ts";
import { shifted } from "../program/integers.ts";
import { Sessions } from "../program/session.ts";
import { sitePlans, typeOf } from "../program/sites.ts";
import { connectEdge, pathTo, storedDims } from "../program/weights.ts";
import { Wiring } from "../program/wiring.ts";
import { sizeOf } from "../tensor/types.ts";
import { floatTensor } from "../tensor/write.ts";
import { GraphEditor } from "./editor.ts";
import { valueInfo } from "./ir.ts";
import { prune } from "./prune.ts";

/** A plain model with the given weights; see `Adapter.freeze`. */
export async function freeze(model: OnnxModel, weights: ReadonlyMap<string, Float32Array>): Promise<OnnxModel> {
  const sessions = new Sessions(model);
  try {
    const analysis = analyse(model.proto);
    const graph = analysis.scope.graph;
    const editor = new GraphEditor();
    const names = new Names(analysis.plain);
    const wiring = new Wiring(graph, editor, names);
    const plans = (await sitePlans(analysis, sessions)).filter((plan) => "edges" in plan);
    for (const plan of plans) {
      const { site } = plan;
      const values = weights.get(site.id);
      if (values?.length !== sizeOf(site.shape)) {
        const got = values === undefined ? "none" : `${values.length}`;
        throw new ModelError(
          "UNSUPPORTED_LAYER",
          `Site "${site.id}" needs ${sizeOf(site.shape)} weights and got ${got}.`,
        );
      }
      const made = new Map<string, string>();
      const whole = plan.zero === undefined ? values : shifted(values, site.shape, plan.zero, 1);
      for (const user of plan.edges) {
        const { edge } = user;
        const steps = pathTo(plan, edge);
        const type = typeOf(plan, edge);
        const key = JSON.stringify([steps, type]);
        let name = made.get(key);
        if (name === undefined) {
          name = names.fresh(`${edge.constant.name}/frozen`);
          made.set(key, name);
          const dims = storedDims(plan, edge);
          const stored = arrange(whole, site.shape, steps);
          editor.addInitializer(graph, floatTensor(name, stored === values ? values.slice() : stored, dims, type));
          if (analysis.plain.irVersion < 4n) editor.addInput(graph, valueInfo(name, type, dims));
        }
        connectEdge(user, name, wiring);
      }
    }
    return model.with(copy(analysis.plain, { graph: prune(graph, editor.apply(graph)) }));
  } finally {
    await sessions.dispose();
  }
}
