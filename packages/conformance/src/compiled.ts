import {
  dropconnect,
  dropout,
  type Method,
  type Prepared,
  type Program,
  transpose,
  type WeightSite,
} from "@mayhap/core";
import type { Subject } from "./case.ts";
import { only } from "./work.ts";

/** Every weight of a network random, and what goes into every layer. */
export const everything = (model: unknown): unknown =>
  dropout(dropconnect(model, { p: 0.5, layers: "all", bias: true }), { p: 0.5, layers: "all" });

/** Compiles a model for as long as `work` takes. */
export async function withProgram(
  { adapter }: Subject,
  model: unknown,
  work: (program: Program) => Promise<void>,
  method?: Method,
): Promise<void> {
  const program = await adapter.compile(model, method);
  try {
    await work(program);
  } finally {
    await program.dispose();
  }
}

/** The values of a model's only output in one run. */
export async function run(prepared: Prepared, draws: readonly Float32Array[]): Promise<number[]> {
  return Array.from(only(await prepared.run(draws)).data);
}

/** One draw for each site: the trained weights, and for others what `fill` gives; ones, which drop nothing, when it is left out. */
export function drawsFor(
  { sites }: Pick<Program, "sites">,
  { shapes }: Prepared,
  fill: (size: number, site: number) => Float32Array = (size) => new Float32Array(size).fill(1),
): Float32Array[] {
  return sites.map((site, i) =>
    site.type === "weight"
      ? trained(site)
      : fill(
          (shapes[site.id] as readonly number[]).reduce((a, b) => a * b, 1),
          i,
        ),
  );
}

/** The trained weights in the order that the site asks for. */
function trained({ values, shape, order }: WeightSite): Float32Array {
  return order === "transposed" ? transpose(values, shape) : values.slice();
}
