import { executionOrder } from "../graph/order.ts";
import type { Scope } from "../graph/scope.ts";
import type { BatchAxis } from "../inputs/batch.ts";
import { rankOf } from "../walk/rank.ts";
import type { ProductGraph } from "./products.ts";
import type { RowState } from "./row-ops.ts";
import { rowValues } from "./row-values.ts";

/** What operators tell of the rows of values, for all inputs. */
export interface RowsBehind {
  /** Values that have a row for each example, which depends on that example alone. */
  readonly rows: { has(name: string): boolean };
  /** Those among them that are matrices. */
  readonly matrices: { has(name: string): boolean };
}

/** Follows rows from the inputs to the outputs, through the products. */
export function rowsBehind({ graph, products }: ProductGraph, { sliced }: BatchAxis, scope: Scope): RowsBehind {
  const drawn = new Set(products.map(({ name }) => name));
  const given = graph.input.map(({ name }): [string, RowState] => [
    name,
    drawn.has(name) || sliced.has(name) ? "rows" : "unsure",
  ]);
  const states = rowValues(executionOrder(graph), new Map(given), scope);
  const rows = { has: (name: string) => states.get(name) === "rows" };
  return { rows, matrices: { has: (name) => rows.has(name) && rankOf(scope, name) === 2 } };
}
