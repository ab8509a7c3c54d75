// Scores a CSV with the command line, and keeps back what should be looked at by a person.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "mayhap-csv-"));
const [input, output] = [join(folder, "in.csv"), join(folder, "out.csv")];

// Rows of 784 pixels: vertical strokes at several places, and noise.
const row = (pixel: (x: number, y: number) => boolean) =>
  Array.from({ length: 784 }, (_, i) => Number(pixel(i % 28, Math.floor(i / 28)))).join(",");
const strokes = [11, 12, 13, 14].map((from) => row((x, y) => x >= from && x < from + 3 && y >= 4 && y < 24));
const noise = [1, 2, 3, 4].map((seed) =>
  row((x, y) => Math.abs(Math.sin(seed + 12.9898 * (x + 28 * y)) * 43758.5453) % 1 > 0.7),
);
writeFileSync(input, [...strokes, ...noise].join("\n"));

// npx mayhap predict digits.onnx -p .2 --input in.csv --samples 100 --seed 7 -o out.csv
const { status, stderr } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, "node_modules/mayhap/dist/bin.js"),
    "predict",
    join(import.meta.dirname, "../../demo/model/digits.onnx"),
    "-p",
    ".2",
    "--input",
    input,
    "--samples",
    "100",
    "--seed",
    "7",
    "-o",
    output,
  ],
  { encoding: "utf8" },
);
if (status !== 0) throw new Error(stderr);

const [header = "", ...lines] = readFileSync(output, "utf8").trim().split("\n");
const column = (name: string) => header.split(",").indexOf(name);
// A limit for real data is a quantile over examples that are known to be good.
const limit = 0.02;
for (const [i, line] of lines.entries()) {
  const cells = line.split(",");
  const epistemic = Number(cells[column("epistemic")]);
  const verdict = epistemic > limit ? "ask a person" : `is a ${cells[column("class")]}`;
  console.log(`row ${i} (${i < 4 ? "stroke" : "noise"}): epistemic ${epistemic.toFixed(3)} nats, ${verdict}`);
}
