import { drawUniforms, dropconnect, predict, sample } from "@mayhap/core";
import golden from "./golden.json" with { type: "json" };

/** Five rows of inputs for the fixture model (4 → 8 → 3), the same everywhere. */
export function inputs(): Float32Array {
  const x = new Float32Array(5 * 4);
  drawUniforms({ seed: 1, stream: 0, sample: 0, example: 0 }, x);
  return x.map((u) => 4 * u - 2);
}

/** Samples 0 and 41 of a model under one seed, and what is summed up from fifty. */
export async function samplesOf(
  plain: unknown,
  feed: unknown,
): Promise<{ samples: number[][]; mean: number[]; std: number[] }> {
  const model = dropconnect(plain, { p: 0.3, layers: "all" });
  const samples: number[][] = [];
  for (const first of [0, 41])
    for await (const { outputs } of sample(model, feed, { seed: 2026, first, samples: 1 }))
      samples.push(Array.from(Object.values(outputs)[0]?.data ?? []));
  const y = await predict(model, feed, { seed: 2026, samples: 50 });
  return { samples, mean: Array.from(y.mean.data), std: Array.from(y.std.data) };
}

/** The largest difference from golden.json: what Node gave for docs/fixtures/model.onnx (test/golden.test.ts writes it on request). */
export function worst(found: { samples: number[][]; mean: number[]; std: number[] }): number {
  const flat = ({ samples, mean, std }: typeof found) => [...samples.flat(), ...mean, ...std];
  const [a, b] = [flat(found), flat(golden)];
  if (a.length !== b.length) throw new Error(`${a.length} numbers instead of ${b.length}`);
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
}
