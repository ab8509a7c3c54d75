import { dropconnect, dropout, type Prepared, type WeightSite } from "@mayhap/core";
import { expect } from "vitest";
import type { Group } from "../case.ts";
import { expectClose, expectDifferent, expectSame } from "../close.ts";
import { drawsFor, everything, run, withProgram } from "../compiled.ts";
import { dense, examples, mlp, rowsOf } from "../spec.ts";
import { make, nativeRun, only } from "../work.ts";

const spec = mlp([4, 8, 5, 3]);
const x = examples(5, 4);

/** The program that samples: sites, binding, preparing, running. */
export const program: Group = {
  name: "program",
  cases: [
    {
      name: "names each random weight with its shape, parameters and trained values in canonical order",
      async run(subject) {
        const { model } = await make(subject, spec, x);
        const params = { p: 0.3, scale: "none", maskPer: "example" } as const;
        await withProgram(subject, dropconnect(model, { ...params, bias: true }), async ({ sites }) => {
          expect(sites.map(({ p, maskPer }) => [p, maskPer])).toEqual(sites.map(() => [0.3, "example"]));
          const found = sites.filter((site): site is WeightSite => site.type === "weight");
          expect(new Set(found.map(({ id }) => id)).size).toBe(4);
          const ids = subject.adapter
            .layers(model)
            .filter(({ kind }) => kind === "linear")
            .map(({ id }) => id);
          for (const l of [1, 2]) {
            const { kernel, shape, bias } = spec.layers[l] as (typeof spec.layers)[number];
            const of = (role: string) => found.find((site) => site.layer === ids[l] && site.role === role);
            expect(of("kernel")).toMatchObject({ shape, scale: "none" });
            expect(of("bias")).toMatchObject({ shape: [shape[1]], scale: "none" });
            expectSame(of("kernel")?.values ?? [], kernel);
            expectSame(of("bias")?.values ?? [], bias as Float32Array);
          }
        });
      },
    },
    {
      name: "has no site for layers with p = 0, and without sites run returns the model's outputs",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const last = subject.adapter.layers(model).findLast(({ kind }) => kind === "linear")?.id;
        const onlyLast = dropconnect(model, { p: ({ id }) => (id === last ? 0.5 : 0), layers: "all" });
        await withProgram(subject, onlyLast, async ({ sites }) =>
          expect(sites.map(({ layer }) => layer)).toEqual([last]),
        );
        await withProgram(subject, dropconnect(model, { p: 0, layers: "all" }), async (program) => {
          expect(program.sites).toEqual([]);
          const prepared = await program.bind(inputs).prepare(0, 5);
          expectSame(await run(prepared, []), await nativeRun(subject, model, inputs));
          prepared.dispose();
        });
      },
    },
    {
      name: "masks of ones give what the original gives",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const original = await nativeRun(subject, model, inputs);
        for (const transformed of [everything(model), dropconnect(model, 0.3), dropout(model, 0.3)])
          await withProgram(subject, transformed, async (program) => {
            expect(program.sites.length).toBeGreaterThan(0);
            const prepared = await program.bind(inputs).prepare(0, 5);
            expectClose(await run(prepared, drawsFor(program, prepared)), original);
            prepared.dispose();
          });
      },
    },
    {
      name: "every site reaches an output",
      async run(subject) {
        // Linear activations: behind a relu that is off, a weight would rightly change nothing.
        const open = { layers: spec.layers.map((layer) => ({ ...layer, activation: "linear" as const })) };
        const { model, inputs } = await make(subject, open, x);
        await withProgram(subject, everything(model), async (program) => {
          expect(program.sites).toHaveLength(9);
          const prepared = await program.bind(inputs).prepare(0, 5);
          const plain = await run(prepared, drawsFor(program, prepared));
          for (let site = 0; site < program.sites.length; site++) {
            const draws = drawsFor(program, prepared);
            draws[site]?.forEach((value, i, draw) => {
              draw[i] = value * 1.5;
            });
            expectDifferent(await run(prepared, draws), plain, 1e-3);
          }
          prepared.dispose();
        });
      },
    },
    {
      name: "tied weights are one site, and it acts wherever the tensor is used",
      needs: ["tied"],
      async run(subject) {
        const shared = dense(4, 4, 5, { activation: "linear" });
        const layers = [dense(4, 4, 1), shared, shared];
        const model = await subject.fixtures.tied({ layers });
        const inputs = await subject.fixtures.inputs(model, x);
        await withProgram(subject, dropconnect(model, { p: 0.3, bias: true }), async (program) => {
          expect(program.sites.map((site) => site.type === "weight" && site.role).sort()).toEqual(["bias", "kernel"]);
          const prepared = await program.bind(inputs).prepare(0, 5);
          const halved = drawsFor(program, prepared).map((draw) => draw.map((w) => w / 2));
          const half = {
            ...shared,
            kernel: shared.kernel.map((w) => w / 2),
            bias: (shared.bias as Float32Array).map((b) => b / 2),
          };
          const expected = await make(subject, { layers: [layers[0] as typeof shared, half, half] }, x);
          expectClose(await run(prepared, halved), await nativeRun(subject, expected.model, expected.inputs));
          prepared.dispose();
        });
      },
    },
    {
      name: "prepares and runs any range of rows",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        await withProgram(subject, everything(model), async (program) => {
          const bound = program.bind(inputs);
          expect(bound.rows).toBe(5);
          expect(bound.batch).toBe("free");
          const ranges = [
            [0, 5],
            [0, 1],
            [1, 3],
            [4, 5],
          ] as const;
          // All at once: the core keeps several prepared states alive, and runs them in turn.
          const states = await Promise.all(ranges.map(([from, to]) => bound.prepare(from, to)));
          for (const [i, [from, to]] of ranges.entries()) {
            const prepared = states[i] as Prepared;
            const rows = rowsOf(x, from, to);
            const expected = await nativeRun(subject, model, await subject.fixtures.inputs(model, rows));
            for (const shape of Object.values(prepared.shapes)) expect(shape[0]).toBe(to - from);
            const outputs = await prepared.run(drawsFor(program, prepared));
            expect(only(outputs).shape).toEqual([to - from, 3]);
            expectClose(only(outputs).data, expected);
          }
          for (const prepared of states) prepared.dispose();
        });
      },
    },
    {
      name: "keeps no draws: buffers are the caller's again after a run",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        await withProgram(subject, everything(model), async (program) => {
          const prepared = await program.bind(inputs).prepare(0, 5);
          const draws = drawsFor(program, prepared);
          const before = draws.map((draw) => draw.slice());
          const first = await run(prepared, draws);
          for (const [i, draw] of draws.entries()) expectSame(draw, before[i] as Float32Array);
          for (const draw of draws) draw.fill(0);
          const silent = await run(prepared, draws);
          expectDifferent(silent, first);
          for (const [i, draw] of draws.entries()) draw.set(before[i] as Float32Array);
          expectSame(await run(prepared, draws), first);
          prepared.dispose();
        });
      },
    },
    {
      name: "disposing twice does no harm",
      async run(subject) {
        const { model, inputs } = await make(subject, spec, x);
        const program = await subject.adapter.compile(dropconnect(model, 0.3));
        const prepared = await program.bind(inputs).prepare(0, 5);
        await run(prepared, drawsFor(program, prepared));
        prepared.dispose();
        prepared.dispose();
        await program.dispose();
        await program.dispose();
        // The model itself has not been disposed of.
        await nativeRun(subject, model, inputs);
      },
    },
  ],
};
