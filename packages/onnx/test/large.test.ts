import { dropconnect, predict, subnetwork, transpose } from "@mayhap/core";
import * as ort from "onnxruntime-node";
import * as web from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import { analyse } from "../src/analysis.ts";
import { intAttribute, makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx } from "../src/index.ts";
import { toRaw } from "../src/program/raw.ts";
import { samplingGraph } from "../src/program/sampling.ts";
import { frame, Sessions } from "../src/program/session.ts";
import { sitePlans } from "../src/program/sites.ts";
import { build, buildBytes, numbers, weight } from "./support/build.ts";
import { bits, distance, runFile, runModel, runProgram, tensor, type Values } from "./support/run.ts";
import { connect } from "./support/transform.ts";

describe("weights that are handed to onnxruntime beside the model, from 32 MB on", () => {
  const width = 2912;
  const x = { x: tensor(numbers(width, 3), [1, width]) };
  const bytes = buildBytes({
    nodes: [
      makeNode("MatMul", ["x", "w"], ["h"], { name: "one" }),
      makeNode("Relu", ["h"], ["r"]),
      makeNode("MatMul", ["r", "v"], ["y"], { name: "two" }),
    ],
    weights: [weight("w", [width, width]), weight("v", [width, 4], 2)],
    inputs: { x: ["n", width] },
    outputs: { y: ["n", 4] },
  });

  test("change no bit at p = 0, and samples are those of the thinned network", async () => {
    const model = await loadOnnx(bytes);
    const zero = await adapter.compile(dropconnect(model, { p: 0, layers: "all" }));
    expect(bits(await runProgram(zero, x))).toEqual(bits(await runFile(bytes, x)));
    await zero.dispose();
    const random = dropconnect(model, { p: 0.25, layers: "last" });
    const { kept } = await predict(random, x, { samples: 2, seed: 7, keep: true });
    const thinned = await runModel(await subnetwork(random, 7, 1), x);
    const last = { y: { data: Float32Array.from(kept?.[1]?.data ?? []), shape: [1, 4] } };
    expect(distance(thinned, last)).toBeLessThan(1e-5);
  });

  test("reach onnxruntime-web too", async () => {
    web.env.wasm.numThreads = 1;
    const model = await loadOnnx(bytes, { runtime: web as never });
    const program = await adapter.compile(dropconnect(model, { p: 0.25, layers: "last" }));
    expect(distance(await runFile(bytes, x), await runProgram(program, x))).toBeLessThan(1e-4);
    await program.dispose();
  });
});

describe("weights that are drawn as the file stores them, where there are many", () => {
  test("are those that the file has turned, and mean the same", async () => {
    const model = connect(
      build({
        nodes: [
          makeNode("Gemm", ["x", "w"], ["h"], { name: "one", attributes: [intAttribute("transB", 1)] }),
          makeNode("Tanh", ["h"], ["t"]),
          makeNode("MatMul", ["t", "v"], ["y"], { name: "two" }),
        ],
        weights: [weight("w", [5, 3]), weight("v", [5, 2], 2)],
        inputs: { x: ["n", 3] },
        outputs: { y: ["n", 2] },
      }),
      { p: 0.25 },
    );
    const x = tensor(numbers(6, 3), [2, 3]);
    const analysis = analyse(model.proto);
    const sessions = new Sessions(model);
    const plans = await sitePlans(analysis, sessions, 0);
    const sites = plans.flatMap(({ site }) => (site.type === "weight" ? [site] : []));
    expect(sites.map(({ order, shape, stored }) => [order, shape, stored?.length])).toEqual([
      ["transposed", [3, 5], 15],
      [undefined, [5, 2], undefined],
    ]);
    expect(sites[0]?.stored).toEqual(numbers(15));
    expect(transpose(sites[0]?.values as Float32Array, [3, 5])).toEqual(sites[0]?.stored);
    const { graph, inputs } = samplingGraph(analysis, plans, new Map());
    const session = await sessions.create(frame(analysis.plain, graph));
    const thin = sites.map(({ id, values }) => [id, values.map((v, i) => (i % 3 === 0 ? 0 : v))] as const);
    const feeds: Record<string, ort.Tensor> = { x };
    for (const [i, { order, shape }] of sites.entries()) {
      const values = thin[i]?.[1] as Float32Array;
      const drawn = order === "transposed" ? transpose(values, shape) : values;
      const { name = "", dims = [] } = inputs[i] ?? {};
      feeds[name] = new ort.Tensor("float32", drawn, [...dims]);
    }
    const found = await sessions.run(session, feeds, ["y"]);
    const thinned = await runModel(await adapter.freeze(model, new Map(thin)), { x });
    expect(distance(thinned, { y: toRaw(found.y as ort.Tensor) } as Values)).toBeLessThan(1e-6);
    await sessions.dispose();
  });
});
