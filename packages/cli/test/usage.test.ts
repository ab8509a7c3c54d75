import { describe, expect, it } from "vitest";
import { mayhap } from "./support/mayhap.ts";

describe("the command line", () => {
  it("prints its version and help, for each command with examples", async () => {
    expect((await mayhap(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await mayhap(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const command of [
      "inspect",
      "convert",
      "predict",
      "merge",
      "tune",
      "evaluate",
      "report",
      "calibrate",
      "subnetwork",
    ]) {
      expect(help.stdout).toContain(`  ${command} `);
      const own = await mayhap([command, "--help"]);
      expect(own.code).toBe(0);
      expect(own.stdout).toMatch(new RegExp(`Examples:\n(.*\n)*.*mayhap ${command} `));
    }
  });

  it.each([
    ["nothing", [], /Usage: mayhap/],
    ["an unknown command", ["predct", "m.onnx"], /unknown command 'predct'\n\(Did you mean predict\?\)/],
    ["a command of another name", ["explain", "m.onnx"], /unknown command 'explain'\n\(--help lists commands/],
    [
      "an unknown option",
      ["inspect", "m.onnx", "--layer", "all"],
      /unknown option '--layer'\n\(Did you mean --layers\?\)/,
    ],
    [
      "a p that is no number",
      ["convert", "m.onnx", "-p", "half", "-o", "x.onnx"],
      /'half' is invalid.*must be a number/,
    ],
    ["an empty p", ["convert", "m.onnx", "-p", "", "-o", "x.onnx"], /must be a number/],
    [
      "an unknown rule",
      ["inspect", "m.onnx", "--layers", "first"],
      /Allowed choices are all-but-first, all, probly, last/,
    ],
    ["an unknown matrix", ["inspect", "m.onnx", "--recurrent", "U"], /"U" is no matrix of a recurrent layer/],
    ["an unknown kind", ["inspect", "m.onnx", "--kinds", "linear,dense"], /"dense" is no kind of layer/],
    ["a fractional number of samples", ["predict", "m.onnx", "--input", "x.npy", "-n", "1.5"], /whole number/],
    ["a missing input", ["predict", "m.onnx"], /required option '-i, --input/],
    [
      "an unknown reading",
      ["predict", "m.onnx", "--input", "x.npy", "--read-as", "logit"],
      /probabilities, logits, values/,
    ],
    ["an unknown output format", ["predict", "m.onnx", "--input", "x.npy", "-o", "y.txt"], /--output y.txt.*\.npz/],
    [
      "a tolerance and a number of samples",
      ["predict", "m.onnx", "-i", "x.npy", "-n", "9", "--tolerance", ".1"],
      /cannot be used with option '--tolerance/,
    ],
    ["bounds without a tolerance", ["predict", "m.onnx", "-i", "x.npy", "--max-samples", "9"], /go with --tolerance/],
    ["a time without a unit", ["predict", "m.onnx", "-i", "x.npy", "--deadline", "500"], /500ms, 2s or 1min/],
    ["no time at all", ["predict", "m.onnx", "-i", "x.npy", "--deadline", "0s"], /500ms, 2s or 1min/],
    [
      "an unknown method",
      ["predict", "m.onnx", "-i", "x.npy", "--method", "normal"],
      /Allowed choices are mask, gaussian, auto/,
    ],
    ["a part beyond the last", ["predict", "m.onnx", "-i", "x.npy", "--shard", "3/2"], /i from 1 to n/],
    ["a part zero", ["predict", "m.onnx", "-i", "x.npy", "--shard", "0/2"], /i from 1 to n/],
    [
      "a part without a seed",
      ["predict", "m.onnx", "-i", "x.npy", "--shard", "1/2", "-o", "p.json"],
      /--shard needs --seed, the same for all parts: each would draw a seed of its own/,
    ],
    [
      "a part without a file",
      ["predict", "m.onnx", "-i", "x.npy", "--shard", "1/2", "--seed", "7"],
      /--shard needs --output part\.json/,
    ],
    [
      "a part that is no JSON file",
      ["predict", "m.onnx", "-i", "x.npy", "--shard", "1/2", "--seed", "7", "-o", "p.npz"],
      /needs --output part\.json/,
    ],
    [
      "more parts than samples",
      ["predict", "m.onnx", "-i", "x.npy", "--shard", "1/9", "--seed", "7", "-n", "8", "-o", "p.json"],
      /8 samples cannot be split into 9 parts/,
    ],
    [
      "a tolerance over parts of the samples",
      ["predict", "m.onnx", "-i", "x.npy", "--shard", "1/2", "--seed", "7", "--tolerance", ".1", "-o", "p.json"],
      /--shard-by rows/,
    ],
    ["nothing to merge", ["merge"], /missing required argument 'parts'/],
    ["an impossible interval", ["predict", "m.onnx", "--input", "x.npy", "--interval", "95"], /between 0 and 1/],
  ])("ends with 2 for %s", async (_, args, message) => {
    const { code, stdout, stderr } = await mayhap(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("puts errors into the JSON document with --json", async () => {
    const wrong = await mayhap(["inspect", "m.onnx", "--json", "--layers", "first"]);
    expect(wrong).toMatchObject({ code: 2, stderr: "" });
    expect(JSON.parse(wrong.stdout).error).toEqual({
      code: "USAGE",
      message: expect.stringContaining("Allowed choices"),
    });
    const missing = await mayhap(["inspect", "absent.onnx", "--json"]);
    expect(missing).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(missing.stdout).error).toEqual({ code: "NOT_FOUND", message: "absent.onnx does not exist." });
  });

  it("prints a stack trace with --debug only", async () => {
    const plain = await mayhap(["inspect", "absent.onnx"]);
    expect(plain).toEqual({ code: 1, stdout: "", stderr: "error: absent.onnx does not exist. [NOT_FOUND]\n" });
    expect((await mayhap(["inspect", "absent.onnx", "--debug"])).stderr).toMatch(/\n\s+at .*open\.ts/);
  });
});
