import type { Tensor, TensorConstructor } from "onnxruntime-common";
import { takeRows } from "../inputs/rows.ts";
import { sizeOf } from "../tensor/types.ts";
import type { Carried } from "./carried.ts";
import type { BatchPlace } from "./mask-layout.ts";
import type { Probe } from "./probe.ts";
import { put } from "./put.ts";
import type { Feeds } from "./session.ts";

type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * Finds the axes of activations that hold the examples: those that grow with the batch. In `[time, batch, features]` it is not the
 * first, and `[time · batch, features]` is not in the order of the examples either.
 */
export class BatchPlaces {
  readonly #probe: Probe;
  readonly #carried: ReadonlyMap<string, Carried>;
  #grown: Promise<Shapes | undefined> | undefined;
  /** The number of rows and the shapes that `#grown` has one row more than. */
  #small: { readonly rows: number; readonly shapes: Shapes } | undefined;

  /** The probe knows the activations, and their sources in `carried`. */
  constructor(probe: Probe, carried: ReadonlyMap<string, Carried>) {
    this.#probe = probe;
    this.#carried = carried;
  }

  /** Where the batch stands for each activation, with these inputs. `sliced`: the inputs that a row can be added to; none where the batch is fixed. */
  async find(
    feeds: Feeds,
    shapes: Shapes,
    rows: number,
    sliced: ReadonlySet<string>,
    tensors: TensorConstructor,
  ): Promise<(value: string) => BatchPlace> {
    if (sliced.size > 0 && this.#grown === undefined) {
      this.#small = { rows, shapes };
      this.#grown = this.#probe.shapes(oneRowMore(feeds, rows, sliced, tensors)).catch(() => undefined);
    }
    const grown = await this.#grown;
    const axisOf = (value: string): number | undefined => {
      const [less, more] = [this.#small?.shapes.get(value), grown?.get(value)];
      if (this.#small && less && more) return growing(less, more, this.#small.rows);
      return likely(shapes.get(value) ?? [], rows, this.#carried.get(value)?.axis);
    };
    return (value) => {
      const axis = axisOf(value);
      const source = this.#carried.get(value)?.source;
      const dims = shapes.get(value) ?? [];
      const merged = source !== undefined && axis !== undefined && dims[axis] !== rows;
      return { axis, outer: merged ? outerOf(dims, axis, shapes.get(source) ?? [], axisOf(source)) : 1 };
    };
  }
}

function oneRowMore(feeds: Feeds, rows: number, sliced: ReadonlySet<string>, tensors: TensorConstructor): Feeds {
  const all = Array.from({ length: rows }, (_, i) => i);
  const more: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries(feeds))
    put(more, name, sliced.has(name) ? takeRows(tensor, all, rows + 1, tensors) : tensor);
  return more;
}

/** The only axis that differs with a row more, if it is longer in proportion. */
function growing(less: readonly number[], more: readonly number[], rows: number): number | undefined {
  const [axis, ...others] = less.flatMap((length, i) => (length === more[i] ? [] : [i]));
  if (axis === undefined || others.length > 0 || less.length !== more.length) return undefined;
  return (more[axis] as number) * rows === (less[axis] as number) * (rows + 1) ? axis : undefined;
}

/** Where only one length of the batch can be seen: the axis that it was followed to, else the first one that may hold it. */
function likely(dims: readonly number[], rows: number, carried: number | undefined): number | undefined {
  const fits = (axis: number): boolean => (dims[axis] ?? 1) % rows === 0;
  if (carried !== undefined && fits(carried)) return carried;
  if (fits(0)) return 0;
  const axis = dims.indexOf(rows);
  return axis < 0 ? undefined : axis;
}

/** The lengths in front of the batch among the axes of `source` that a reshape merged into one of `dims`. */
function outerOf(dims: readonly number[], axis: number, source: readonly number[], batch: number | undefined): number {
  if (batch === undefined) return 1;
  const before = sizeOf(dims.slice(0, axis));
  const until = sizeOf(source.slice(0, batch));
  return until % before === 0 && (dims[axis] ?? 0) % (until / before) === 0 ? until / before : 1;
}
