import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeStaged } from "../src/output/stage.ts";
import { ownFolder } from "./support/folder.ts";

const root = ownFolder();
/** A fresh folder for one test. */
const fresh = (name: string) => {
  mkdirSync(join(root, name));
  return (file: string) => join(root, name, file);
};
const model = (path: string, weights: string) => async () => {
  await mkdir(path);
  await writeFile(join(path, "model.json"), JSON.stringify({ weightsManifest: [{ paths: [weights] }] }));
  await writeFile(join(path, weights), "w");
};

describe("writeStaged", () => {
  it("moves the file and those beside it, the main file first in the answer", async () => {
    const at = fresh("beside");
    const written = await writeStaged(at("m.onnx"), { force: false }, async (path) => {
      await writeFile(path, "model");
      await writeFile(`${path}.data`, "weights");
    });
    expect(written).toEqual([at("m.onnx"), at("m.onnx.data")]);
    expect(readdirSync(at(".")).sort()).toEqual(["m.onnx", "m.onnx.data"]);
  });

  it("leaves nothing and replaces nothing when writing fails", async () => {
    const at = fresh("fails");
    writeFileSync(at("y.csv"), "old");
    const write = async (path: string) => {
      await writeFile(path, "half");
      throw new Error("disk full");
    };
    await expect(writeStaged(at("y.csv"), { force: true }, write)).rejects.toThrow("disk full");
    expect(readdirSync(at("."))).toEqual(["y.csv"]);
    expect(readFileSync(at("y.csv"), "utf8")).toBe("old");
  });

  it("replaces nothing that came into being meanwhile, or that stands beside", async () => {
    const at = fresh("meanwhile");
    const late = writeStaged(at("y.csv"), { force: false }, async (path) => {
      await writeFile(path, "mine");
      writeFileSync(at("y.csv"), "theirs");
    });
    await expect(late).rejects.toMatchObject({ code: "EXISTS" });
    expect(readFileSync(at("y.csv"), "utf8")).toBe("theirs");
    writeFileSync(at("m.onnx.data"), "theirs");
    const beside = writeStaged(at("m.onnx"), { force: false }, async (path) => {
      await writeFile(path, "model");
      await writeFile(`${path}.data`, "mine");
    });
    await expect(beside).rejects.toMatchObject({ code: "EXISTS" });
    expect(readdirSync(at(".")).sort()).toEqual(["m.onnx.data", "y.csv"]);
    expect(readFileSync(at("m.onnx.data"), "utf8")).toBe("theirs");
  });

  it("puts a model's folder in the place of an empty one, and of an older model with force", async () => {
    const at = fresh("folders");
    mkdirSync(at("model"));
    const stage = (weights: string, force: boolean) =>
      writeStaged(at("model"), { force }, (path) => model(path, weights)());
    await stage("a.bin", false);
    await expect(stage("b.bin", false)).rejects.toMatchObject({ code: "EXISTS" });
    expect(readdirSync(at("model")).sort()).toEqual(["a.bin", "model.json"]);
    await stage("b.bin", true);
    expect(readdirSync(at("model")).sort()).toEqual(["b.bin", "model.json"]);
    writeFileSync(join(at("model"), "notes.txt"), "mine");
    await expect(stage("c.bin", true)).rejects.toMatchObject({
      code: "EXISTS",
      message: expect.stringContaining("other files"),
    });
    expect(readdirSync(at("model")).sort()).toEqual(["b.bin", "model.json", "notes.txt"]);
  });

  it("stops before moving when the signal says so", async () => {
    const at = fresh("stopped");
    const controller = new AbortController();
    const write = async (path: string) => {
      await writeFile(path, "done");
      controller.abort(new Error("stop"));
    };
    await expect(writeStaged(at("y.csv"), { force: false, signal: controller.signal }, write)).rejects.toThrow("stop");
    expect(readdirSync(at("."))).toEqual([]);
  });
});
