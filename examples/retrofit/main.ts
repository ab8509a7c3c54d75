// A published model that nobody trained for it learns to say how sure it is: Google's magika, which tells the type of a file from its bytes.
import { existsSync, readFileSync } from "node:fs";
import { dropconnect, explain, predict, quantify } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";

const file = process.argv[2] ?? "";
if (!existsSync(file)) {
  console.log(
    "The model is not here. Get assets/models/standard_v3_3/model.onnx of google/magika and run: pnpm --filter @mayhap/example-retrofit start path/to/model.onnx",
  );
  process.exit(0);
}

const model = dropconnect(await loadOnnx(file), 0.1);
console.log(`${explain(model).layers.filter((layer) => layer.replaced).length} layers drop connections`);

/** What magika reads: the first and the last 1024 bytes, 256 where there are none. */
function features(bytes: Uint8Array): number[] {
  const half = (part: Uint8Array, atEnd: boolean) => {
    const rest = new Array<number>(1024 - part.length).fill(256);
    return atEnd ? [...rest, ...part] : [...part, ...rest];
  };
  return [...half(bytes.subarray(0, 1024), false), ...half(bytes.subarray(-1024), true)];
}

const text = new TextEncoder().encode(readFileSync(new URL(import.meta.url), "utf8"));
const json = new TextEncoder().encode(
  JSON.stringify({ list: Array.from({ length: 200 }, (_, i) => ({ id: i, name: `name ${i}` })) }),
);
const mixed = Uint8Array.from(json, (byte, i) => (i % 3 === 0 ? (byte * 31 + i * 7) % 256 : byte));
const inputs = { "this program": text, "a JSON file": json, "a damaged JSON file": mixed };

const y = await predict(model, { bytes: Object.values(inputs).map(features) }, { samples: 50, seed: 7 });
const { epistemic, aleatoric } = quantify(y);
for (const [i, name] of Object.keys(inputs).entries()) {
  const scores = Array.from(y.probabilities.row(i).data);
  const best = Math.max(...scores);
  console.log(
    `${name}: type ${scores.indexOf(best)} with ${best.toFixed(3)}, epistemic ${epistemic.at(i).toFixed(3)}, aleatoric ${aleatoric.at(i).toFixed(3)} nats`,
  );
}
