import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCsv } from "../src/formats/read-csv.ts";
import { readNpy } from "../src/formats/read-npy.ts";
import { readNpz } from "../src/formats/read-npz.ts";
import { type NpyArray, writeNpy } from "../src/formats/write-npy.ts";
import { writeNpz } from "../src/formats/write-npz.ts";
import { ownFolder } from "./support/folder.ts";
import { mayhap } from "./support/mayhap.ts";
import { hasModels, models } from "./support/models.ts";
import { hasNumpy, numpy } from "./support/numpy.ts";

const folder = ownFolder();
const at = (name: string) => join(folder, name);
const common = ["--samples", "20", "--seed", "7"];

/** Numbers in [0, 1) that follow a simple pattern. */
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => ((i * 37) % 101) / 101);

const digits = { data: ramp(3 * 784), shape: [3, 784] };
writeFileSync(at("x.npy"), writeNpy(digits));
writeFileSync(
  at("x.npz"),
  writeNpz(
    new Map<string, NpyArray>([
      ["x", digits],
      ["labels", { data: Int32Array.of(1, 2, 3), shape: [3] }],
    ]),
  ),
);
writeFileSync(at("only.npz"), writeNpz(new Map([["arr_0", digits]])));
const rows = [0, 1, 2].map((row) => Array.from(digits.data.subarray(row * 784, (row + 1) * 784)));
writeFileSync(at("x.csv"), `${rows.map((row) => row.join(",")).join("\n")}\n`);
writeFileSync(at("x.json"), JSON.stringify(rows));

/** The JSON document of a run that must succeed. */
async function document(args: readonly string[], input?: string) {
  const run = await mayhap(["predict", ...args, ...common, "--json"], input === undefined ? {} : { input });
  expect(run.stderr).not.toContain("error");
  expect(run.code).toBe(0);
  return { ...JSON.parse(run.stdout), stderr: run.stderr };
}

describe.skipIf(!hasModels)("mayhap predict", () => {
  const plain = [models.layers as string, "-p", ".2"];

  it("reads the same input from every format alike", async () => {
    const first = await document([...plain, "-i", at("x.npy")]);
    const {
      mean,
      std,
      total,
      epistemic,
      aleatoric,
      class: classes,
      unit,
    } = first.outputs[Object.keys(first.outputs)[0] as string];
    expect(mean.map((row: number[]) => row.length)).toEqual([10, 10, 10]);
    expect(std.flat().every((s: number) => s >= 0)).toBe(true);
    expect(Math.max(...std.flat())).toBeGreaterThan(0.001);
    expect(unit).toBe("nats");
    for (const row of [0, 1, 2]) {
      expect(total[row]).toBeCloseTo(aleatoric[row] + epistemic[row], 10);
      expect(classes[row]).toBe(mean[row].indexOf(Math.max(...mean[row])));
    }
    expect(first).toMatchObject({ samples: 20, seed: 7, examples: 3, format: "TF.js LayersModel" });
    expect(first.notes).toEqual([`${at("x.npy")}: shape [3, 784] read as [3, 28, 28] for input "flatten_input".`]);
    expect(first.stderr).toBe(`note: ${first.notes[0]}\n`);
    const others = [
      await document([...plain, "-i", at("only.npz")]),
      await document([...plain, "-i", at("x.csv")]),
      await document([...plain, "-i", at("x.json")]),
      await document([...plain, "-i", `flatten_input=${at("x.npy")}`]),
      await document([...plain, "-i", "-"], readFileSync(at("x.json"), "utf8")),
      await document([...plain, "-i", "-"], readFileSync(at("x.csv"), "utf8")),
    ];
    for (const other of others) expect(other.outputs).toEqual(first.outputs);
  });

  it("reads an ONNX model with a fixed batch of 1, and gives the same numbers for any batch size", async () => {
    const onnx = [models.onnx as string, "-p", ".2", "-i", at("x.npy"), "--read-as", "logits"];
    const [whole, parts] = [await document(onnx), await document([...onnx, "--batch-size", "2"])];
    expect(parts.outputs).toEqual(whole.outputs);
    const [output] = Object.values(whole.outputs) as { output: string; probabilities: number[][] }[];
    expect(output?.output).toBe("logits");
    expect(output?.probabilities[0]?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it("writes .npz, .npy, .csv and .json that agree with each other", async () => {
    const json = await document([...plain, "-i", at("x.npy")]);
    const [expected] = Object.values(json.outputs) as Record<string, number[][]>[];
    for (const name of ["y.npz", "y.npy", "y.csv", "y.json"]) {
      const run = await mayhap(["predict", ...plain, "-i", at("x.npy"), ...common, "-o", at(name)]);
      expect(run).toMatchObject({ code: 0, stdout: `${at(name)}: 20 samples of 3 examples, seed 7\n` });
    }
    const flat = (key: string) => expected?.[key]?.flat();
    const npz = readNpz(readFileSync(at("y.npz")), "y.npz");
    expect([...npz.keys()].sort()).toEqual([
      "aleatoric",
      "class",
      "epistemic",
      "lower",
      "mean",
      "samples",
      "seed",
      "std",
      "total",
      "upper",
      "variance",
    ]);
    for (const key of ["mean", "std", "variance", "lower", "upper", "total", "aleatoric", "epistemic", "class"])
      expect(Array.from(npz.get(key)?.data ?? []), key).toEqual(flat(key));
    expect(npz.get("samples")).toEqual({ data: Int32Array.of(20, 20, 20), shape: [3] });
    expect(npz.get("seed")).toEqual({ data: Float64Array.of(7), shape: [] });
    expect(npz.get("mean")?.shape).toEqual([3, 10]);
    expect(npz.get("total")?.shape).toEqual([3]);
    expect(readNpy(readFileSync(at("y.npy")), "y.npy")).toEqual(npz.get("mean"));
    const text = readFileSync(at("y.csv"), "utf8");
    const columns = (text.split("\n")[0] as string).split(",");
    expect(columns.slice(0, 2)).toEqual(["mean_0", "mean_1"]);
    expect(columns.slice(-5)).toEqual(["total", "aleatoric", "epistemic", "class", "samples"]);
    const csv = readCsv(text, "y.csv");
    expect(csv.shape).toEqual([3, columns.length]);
    const column = (name: string) => [0, 1, 2].map((row) => csv.data[row * columns.length + columns.indexOf(name)]);
    expect(column("std_9")).toEqual(expected?.std?.map((row) => row[9]));
    expect(column("epistemic")).toEqual(expected?.epistemic);
    expect(column("class")).toEqual(expected?.class);
    const { stderr: _, ...rest } = json;
    expect(JSON.parse(readFileSync(at("y.json"), "utf8"))).toEqual(rest);
  });

  it.skipIf(!hasNumpy)("writes .npz that NumPy reads", async () => {
    await mayhap(["predict", ...plain, "-i", at("x.npy"), ...common, "--keep", "-o", at("kept.npz")]);
    const code = `z = np.load(sys.argv[1]); k = z["kept"]
print(json.dumps([list(k.shape), bool(np.allclose(k.mean(0), z["mean"])), bool(np.allclose(k.std(0, ddof=1), z["std"])), bool(np.allclose(np.quantile(k, .95, axis=0), z["upper"])), str(z["class"].dtype), int(z["seed"])]))`;
    expect(JSON.parse(numpy(code, at("kept.npz")))).toEqual([[20, 3, 10], true, true, true, "int32", 7]);
  });

  it("prints a table, without colours or a progress bar when piped", async () => {
    const { code, stdout, stderr } = await mayhap(["predict", ...plain, "-i", at("x.npy"), ...common]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^20 samples of 3 examples, seed 7\. DropConnect on \S+, p = 0\.2\.$/m);
    expect(stdout).toMatch(/^example +class +probability +total +aleatoric +epistemic$/m);
    expect(stdout).toMatch(/^ *2 +\d +0\.\d{4}( +\d\.\d{4}){3}$/m);
    expect(stdout).toContain("nats");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are steered by them
    expect(stdout + stderr).not.toMatch(/[\u001b\r█]/);
  });

  it("prints mean and standard deviation of plain values", async () => {
    writeFileSync(
      at("abalone.csv"),
      "1,0.455,0.365,0.095,0.514,0.2245,0.101,0.15\n-1,0.53,0.42,0.135,0.677,0.2565,0.1415,0.21\n",
    );
    const { stdout } = await mayhap([
      "predict",
      models.regression as string,
      "-p",
      ".1",
      "-i",
      at("abalone.csv"),
      ...common,
    ]);
    expect(stdout).toMatch(/example +mean ± std +90 % interval\n *0 +\S+ ± \S+ +\[\S+, \S+\]\n/);
  });

  it("draws a seed and says which", async () => {
    const first = await mayhap(["predict", ...plain, "-i", at("x.npy"), "-n", "3", "--json"]);
    const { seed, outputs } = JSON.parse(first.stdout);
    const again = await mayhap(["predict", ...plain, "-i", at("x.npy"), "-n", "3", "--json", "--seed", String(seed)]);
    expect(JSON.parse(again.stdout).outputs).toEqual(outputs);
  });

  it("passes NaN through and warns", async () => {
    writeFileSync(at("nan.csv"), `${["nan", ...(rows[0] as number[]).slice(1)].join(",")}\n`);
    const { stderr, warnings } = await document([...plain, "-i", at("nan.csv")]);
    expect(warnings[0]).toMatch(/1 NaN or infinite values in input "flatten_input"/);
    expect(stderr).toContain(`warning: ${warnings[0]}`);
  });

  it("says what to add for a plain model without -p", async () => {
    const run = await mayhap(["predict", models.onnx as string, "-i", at("x.npy")]);
    expect(run).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/Add for example `-p 0.2`.*\[NOT_STOCHASTIC\]/),
    });
  });

  it("ends with 2 for a p that cannot be", async () => {
    for (const p of ["1", "-0.1"]) {
      const run = await mayhap(["predict", models.onnx as string, "-i", at("x.npy"), "-p", p]);
      expect(run).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("[INVALID_P]") });
    }
  });

  it("switches the model's own dropout on", async () => {
    writeFileSync(at("divorce.npy"), writeNpy({ data: ramp(54), shape: [1, 54] }));
    const { layers } = await document([models.ownDropout as string, "--existing", "-i", at("divorce.npy")]);
    expect(layers).toEqual([expect.objectContaining({ method: "dropout", p: 0.95 })]);
    const mixed = await mayhap([
      "predict",
      models.ownDropout as string,
      "--existing",
      "--bias",
      "-i",
      at("divorce.npy"),
    ]);
    expect(mixed).toMatchObject({ code: 2, stderr: expect.stringContaining("--bias go with DropConnect") });
  });

  it("leaves nothing behind when an input is bad", async () => {
    writeFileSync(at("cat.csv"), "1,2\n3,cat\n");
    writeFileSync(at("short.npy"), writeNpy(digits).subarray(0, 500));
    writeFileSync(at("wrong.npy"), writeNpy({ data: ramp(12), shape: [3, 4] }));
    writeFileSync(at("x.parquet"), "PAR1");
    const before = readdirSync(folder).sort();
    for (const [input, code] of [
      ["absent.npy", "NOT_FOUND"],
      [".", "UNSUPPORTED_FORMAT"],
      [at("cat.csv"), "BAD_CSV"],
      [at("short.npy"), "BAD_NPY"],
      [at("wrong.npy"), "INPUT_SHAPE"],
      [at("x.parquet"), "UNSUPPORTED_FORMAT"],
      [`nothing=${at("x.npy")}`, "INPUT_NAMES"],
    ] as const) {
      const run = await mayhap(["predict", ...plain, "-i", input, "-o", at("never.npz")]);
      expect(run, input).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(`[${code}]`) });
    }
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it("replaces an output with --force only", async () => {
    writeFileSync(at("mine.csv"), "precious");
    const args = ["predict", ...plain, "-i", at("x.npy"), ...common, "-o", at("mine.csv")];
    expect(await mayhap(args)).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("--force to replace it, or name another one. [EXISTS]"),
    });
    expect(readFileSync(at("mine.csv"), "utf8")).toBe("precious");
    expect((await mayhap([...args, "--force"])).code).toBe(0);
    expect(readFileSync(at("mine.csv"), "utf8")).toMatch(/^mean_0,/);
  });
});
