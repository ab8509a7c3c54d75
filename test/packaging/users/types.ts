// A user's program, for the declarations of the packed packages: each compiler must take it, and refuse what is marked.
import { dropconnect, type Prediction, type Predictions, predict, quantify } from "@mayhap/core";
import { serveWorker } from "@mayhap/core/worker";
import { brierScore } from "@mayhap/evaluate";
import { loadOnnx, type OnnxModel } from "@mayhap/onnx";
import { distributionHistogram } from "@mayhap/plots";
import { DropConnectDense } from "@mayhap/tfjs";
import { loadTfjs } from "@mayhap/tfjs/node";
import * as cli from "mayhap";

const model: OnnxModel = dropconnect(await loadOnnx("model.onnx"), { p: 0.2, layers: "all" });
const y: Predictions = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: { max: 200, tolerance: 0.01 } });
const one: Prediction = y;
const numbers: number = quantify(one).epistemic.at(0) + brierScore(y, [0]);
const svg: string = distributionHistogram({ inside: [0.1, 0.2, 0.4] });
for await (const each of predict(model, batches())) each.mean.toArray();

// @ts-expect-error there is no such rule
dropconnect(model, { p: 0.2, layers: "first" });
// @ts-expect-error samples are a number or a rule of stopping
predict(model, { x: [[1]] }, { samples: "100" });

async function* batches(): AsyncGenerator<{ x: number[][] }> {
  yield { x: [[1]] };
}

export { cli, DropConnectDense, loadTfjs, numbers, serveWorker, svg };
