import type { Analysis } from "../analysis.ts";
import type { BatchAxis } from "../inputs/batch.ts";
import { Probe } from "../program/probe.ts";
import type { RowState } from "../program/row-ops.ts";
import { rowValues } from "../program/row-values.ts";
import type { Feeds, Sessions } from "../program/session.ts";
import { rankOf } from "../walk/rank.ts";
import { invalid } from "./invalid.ts";
import type { NoisePlan } from "./plans.ts";

/**
 * Makes sure that every replaced layer sees one row per example. Where the graph does not say so, the plain model is run up to
 * the layer, once for inputs of each shape.
 */
export class RowCheck {
  readonly #plans: readonly NoisePlan[];
  readonly #probe: Probe;
  readonly #known = new Set<string>();

  private constructor(plans: readonly NoisePlan[], probe: Probe) {
    this.#plans = plans;
    this.#probe = probe;
  }

  /** Undefined where the graph says enough. Throws `GAUSSIAN_INVALID` where the runtime knows that a layer's input is no matrix. */
  static async open(
    analysis: Analysis,
    plans: readonly NoisePlan[],
    { sliced }: BatchAxis,
    sessions: Sessions,
  ): Promise<RowCheck | undefined> {
    const { scope } = analysis;
    const given = new Map<string, RowState>(
      scope.graph.input
        .filter(({ name }) => !scope.constants.has(name))
        .map(({ name }) => [name, sliced.has(name) ? "rows" : "unsure"]),
    );
    const states = rowValues(scope.nodes, given, scope);
    const doubtful = plans.filter(({ input }) => states.get(input) !== "rows" || rankOf(scope, input) !== 2);
    if (doubtful.length === 0) return undefined;
    const names = doubtful.map(({ input }) => input);
    const probe = await Probe.load(analysis, names, sessions);
    for (const { site, input } of doubtful) {
      const rank = probe.ranks.get(input);
      if (rank !== undefined && rank !== 2) throw invalid(site.layer, `its input has ${rank} dimensions, not two`);
    }
    return new RowCheck(doubtful, probe);
  }

  /** Throws `GAUSSIAN_INVALID` for inputs with which a layer does not see one row per example. */
  async verify(feeds: Feeds, rows: number): Promise<void> {
    const key = JSON.stringify([rows, Object.entries(feeds).map(([name, { dims }]) => [name, dims])]);
    if (this.#known.has(key)) return;
    const shapes = await this.#probe.shapes(feeds);
    for (const { site, input } of this.#plans) {
      const shape = shapes.get(input) ?? [];
      if (shape.length === 2 && shape[0] === rows) continue;
      throw invalid(
        site.layer,
        `for ${rows} ${rows === 1 ? "example" : "examples"} its input has the shape [${shape.join(", ")}], so that one weight acts at several places of an example`,
      );
    }
    this.#known.add(key);
  }
}
