import { type NdArray, predict, type RawArray, type SampleOptions, sample } from "@mayhap/core";
import { expect } from "vitest";
import type { Subject } from "./case.ts";
import type { Outputs } from "./fixtures.ts";
import type { MlpSpec } from "./spec.ts";

/** A model and inputs of the framework. `any` to the suite: it never looks into them. */
export interface Made {
  // biome-ignore lint/suspicious/noExplicitAny: see Subject
  readonly model: any;
  // biome-ignore lint/suspicious/noExplicitAny: see Subject
  readonly inputs: any;
}

/** The network of a spec, and `x` for it. */
export async function make({ fixtures }: Subject, spec: MlpSpec, x: RawArray): Promise<Made> {
  const model = await fixtures.mlp(spec);
  return { model, inputs: await fixtures.inputs(model, x) };
}

/** The only value of an object. Fails when there are several. */
export function only<T>(values: Readonly<Record<string, T>>): T {
  const all = Object.values(values);
  expect(all).toHaveLength(1);
  return all[0] as T;
}

/** A copy of the values of a model's only output as the framework computes it: frameworks may reuse memory. */
export async function nativeRun({ fixtures }: Subject, model: unknown, inputs: unknown): Promise<number[]> {
  return Array.from(only(await fixtures.run(model, inputs)).data);
}

/** Copies of all outputs as the framework computes them. */
export async function nativeOutputs({ fixtures }: Subject, model: unknown, inputs: unknown): Promise<Outputs> {
  const outputs = await fixtures.run(model, inputs);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data, shape }]) => [name, { data: data.slice(), shape: [...shape] }]),
  );
}

/** The values of the samples of a model's only output, by `predict`. */
export async function predictSamples(
  model: unknown,
  inputs: unknown,
  options: Parameters<typeof predict>[2] = {},
): Promise<number[][]> {
  const { kept } = await predict(model, inputs, { samples: 4, seed: 7, ...options, keep: true });
  return (kept as readonly NdArray[]).map(({ data }) => [...data]);
}

/** The same, by `sample`. */
export async function drawSamples(model: unknown, inputs: unknown, options: SampleOptions): Promise<number[][]> {
  const all: number[][] = [];
  for await (const { outputs } of sample(model, inputs, options)) all.push([...only(outputs).data]);
  return all;
}
