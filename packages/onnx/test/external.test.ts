import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelFileError } from "@mayhap/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from "../src/generated/onnx_pb.ts";
import { copy } from "../src/graph/copy.ts";
import { makeNode } from "../src/graph/node.ts";
import { loadOnnx, OnnxModel, saveOnnx } from "../src/index.ts";
import { fromBinary, toBinary } from "../src/proto/binary.ts";
import { create } from "../src/proto/message.ts";
import { dimsOf, readFloats } from "../src/tensor/read.ts";
import { buildProto, graphOf, numbers } from "./support/build.ts";
import { runFile, runModel, tensor } from "./support/run.ts";

const weights = numbers(6);
const data = Buffer.concat([Buffer.from("header.."), Buffer.from(weights.buffer)]);

/** A model whose weight `w` `[3, 2]` is said to be elsewhere. */
function external(entries: Readonly<Record<string, string>>, dims: readonly number[] = [3, 2]): Uint8Array {
  const w = create(TensorProtoSchema, {
    name: "w",
    dims: dims.map(BigInt),
    dataType: 1,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
  });
  const nodes = [makeNode("MatMul", ["x", "w"], ["y"])];
  return toBinary(
    ModelProtoSchema,
    buildProto({ nodes, weights: [w], inputs: { x: ["n", 3] }, outputs: { y: ["n", 2] } }),
  );
}

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "mayhap-external-"));
  await mkdir(join(dir, "models", "sub"), { recursive: true });
  await writeFile(join(dir, "secret.bin"), data);
  await writeFile(join(dir, "models", "w.bin"), data);
  await writeFile(join(dir, "models", "sub", "w.bin"), data);
  await symlink(join(dir, "secret.bin"), join(dir, "models", "link.bin"));
  await symlink(dir, join(dir, "models", "up"));
  await symlink(join(dir, "models", "w.bin"), join(dir, "models", "inner.bin"));
});
afterAll(() => rm(dir, { recursive: true }));

async function load(entries: Readonly<Record<string, string>>, dims?: readonly number[]) {
  const path = join(dir, "models", "model.onnx");
  await writeFile(path, external(entries, dims));
  return loadOnnx(path);
}

async function refused(entries: Readonly<Record<string, string>>, dims?: readonly number[]): Promise<string> {
  const error = await load(entries, dims).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ModelFileError);
  return (error as ModelFileError).code;
}

describe("external data", () => {
  test.each(["w.bin", "sub/w.bin", "./w.bin", "inner.bin"])("is read from the model's folder: %s", async (location) => {
    const model = await load({ location, offset: "8", length: "24" });
    const [w] = graphOf(model).initializer;
    expect(w && readFloats(w)).toEqual(weights);
  });

  test.each([
    "../secret.bin",
    "sub/../../secret.bin",
    "..\\secret.bin",
    "/etc/passwd",
    "\\\\server\\share",
    "C:\\secret.bin",
    "file:///etc/passwd",
    "https://example.org/w.bin",
    "*/_ORT_MEM_ADDR_/*",
    "",
    "w.bin\0",
    "link.bin",
    "up/secret.bin",
  ])("is not read from outside: %j", async (location) => {
    expect(await refused({ location, offset: "8", length: "24" })).toBe("UNSAFE_PATH");
  });

  test.each([
    ["missing", { location: "none.bin" }],
    ["too short", { location: "w.bin", offset: "16", length: "24" }],
    ["an offset behind the end", { location: "w.bin", offset: "1000", length: "24" }],
    ["an offset beyond all numbers", { location: "w.bin", offset: "99999999999999999999", length: "24" }],
    ["a negative offset", { location: "w.bin", offset: "-8", length: "24" }],
    ["a length that is none", { location: "w.bin", length: "many" }],
    ["a length that the shape contradicts", { location: "w.bin", offset: "8", length: "20" }],
    ["a folder", { location: "sub", length: "24" }],
  ])("%s is EXTERNAL_DATA", async (_, entries) => {
    expect(await refused(entries)).toBe("EXTERNAL_DATA");
  });

  test("a shape of terabytes asks for no memory that the file cannot back", async () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await refused({ location: "w.bin" }, [1 << 30, 1 << 10])).toBe("EXTERNAL_DATA");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  test("with bytes, comes from the caller or from baseDir, and else the error says how", async () => {
    const bytes = external({ location: "w.bin", offset: "8", length: "24" });
    for (const options of [{ externalData: { "w.bin": data } }, { baseDir: join(dir, "models") }]) {
      const [w] = graphOf(await loadOnnx(bytes, options)).initializer;
      expect(w && [dimsOf(w), readFloats(w)]).toEqual([[3, 2], weights]);
    }
    await expect(loadOnnx(bytes)).rejects.toMatchObject({
      code: "EXTERNAL_DATA",
      message: expect.stringContaining('loadOnnx(bytes, { externalData: { "w.bin": … } })'),
    });
    const outside = external({ location: "../secret.bin", offset: "8", length: "24" });
    await expect(loadOnnx(outside, { baseDir: join(dir, "models") })).rejects.toMatchObject({ code: "UNSAFE_PATH" });
    await expect(loadOnnx(outside, { externalData: { "../secret.bin": data } })).rejects.toMatchObject({
      code: "UNSAFE_PATH",
    });
  });

  test("of several tensors in one file is fetched once, and beside a data URL it is missing", async () => {
    const model = fromBinary(ModelProtoSchema, external({ location: "w.bin", offset: "8", length: "24" }));
    const [w] = graphOf(new OnnxModel(model)).initializer;
    model.graph?.initializer.push(copy(w as TensorProto, { name: "v" }));
    const bytes = toBinary(ModelProtoSchema, model);
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.end(url === "/model.onnx" ? bytes : data);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      const whole = await loadOnnx(`http://127.0.0.1:${(server.address() as AddressInfo).port}/model.onnx`);
      expect(graphOf(whole).initializer.map((t) => readFloats(t))).toEqual([weights, weights]);
      expect(asked).toEqual(["/model.onnx", "/w.bin"]);
    } finally {
      server.close();
    }
    const url = `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`;
    await expect(loadOnnx(url)).rejects.toMatchObject({ code: "EXTERNAL_DATA" });
  });

  test("stays external when saved: one file beside, which onnxruntime reads", async () => {
    const model = await load({ location: "w.bin", offset: "8", length: "24" });
    const path = join(dir, "models", "saved.onnx");
    await saveOnnx(model, path);
    expect((await stat(join(dir, "models", "saved.onnx.data"))).size).toBe(24);
    expect((await readFile(path)).includes(Buffer.from(weights.buffer))).toBe(false);
    const feeds = { x: tensor([1, 2, 3], [1, 3]) };
    expect(await runFile(path, feeds)).toEqual(await runModel(model, feeds));
    const again = await loadOnnx(path);
    expect(await runModel(again, feeds)).toEqual(await runModel(model, feeds));
    // Over itself: the model never refers to a file that is being replaced, and no old data stays behind.
    await saveOnnx(again, path);
    expect(await runModel(await loadOnnx(path), feeds)).toEqual(await runModel(model, feeds));
    await expect(stat(join(dir, "models", "saved.onnx.data"))).rejects.toThrow();
    expect((await stat(join(dir, "models", "saved.onnx.2.data"))).size).toBe(24);
  });
});
