import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ModelFileError, RuntimeError } from "@mayhap/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeNode } from "../src/graph/node.ts";
import { adapter, loadOnnx, OnnxModel } from "../src/index.ts";
import { buildBytes, numbers, weight } from "./support/build.ts";
import { folder, openModel, sayAbsent } from "./support/open.ts";
import { sampleOnce, tensor } from "./support/run.ts";

const bytes = buildBytes({
  nodes: [makeNode("MatMul", ["x", "w"], ["y"], { name: "fc" })],
  weights: [weight("w", [30, 20])],
  inputs: { x: ["batch", 30] },
  outputs: { y: ["batch", 20] },
});

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "mayhap-load-"));
  await writeFile(join(dir, "model.onnx"), bytes);
});
afterAll(async () => {
  await rm(dir, { recursive: true });
  sayAbsent("load.test.ts");
});

async function failure(source: Parameters<typeof loadOnnx>[0]): Promise<ModelFileError> {
  const error = await loadOnnx(source).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(ModelFileError);
  return error as ModelFileError;
}

describe("loadOnnx", () => {
  test("takes a path, a file URL, a URL as text, bytes and an ArrayBuffer", async () => {
    const path = join(dir, "model.onnx");
    for (const source of [path, pathToFileURL(path), pathToFileURL(path).href, bytes, bytes.slice().buffer]) {
      const model = await loadOnnx(source);
      expect(model).toBeInstanceOf(OnnxModel);
      expect(adapter.layers(model).map((l) => l.id)).toEqual(["fc"]);
    }
    expect((await loadOnnx(path)).name).toBe("model.onnx");
  });

  test("takes an http URL, and says what the server said", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/m/model.onnx") response.end(bytes);
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await loadOnnx(new URL(`${base}/m/model.onnx`))).name).toBe("model.onnx");
      const error = await failure(`${base}/other.onnx`);
      expect([error.code, error.message]).toEqual([
        "NOT_FOUND",
        `${base}/other.onnx cannot be fetched: the server says 404.`,
      ]);
    } finally {
      server.close();
    }
  });

  test("of an address with a lone % it says the name, and where a connection breaks it says so", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/100%.onnx") response.end(bytes);
      else response.writeHead(200, { "content-length": "1000" }).write("half", () => response.destroy());
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await loadOnnx(`${base}/100%.onnx`)).name).toBe("100%.onnx");
      const error = await failure(`${base}/cut.onnx`);
      expect([error.code, error.message]).toEqual([
        "NOT_FOUND",
        expect.stringMatching(`^${base}/cut.onnx cannot be fetched: `),
      ]);
    } finally {
      server.close();
    }
  });

  test("a data URL has no name", async () => {
    const url = `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`;
    expect((await loadOnnx(url)).name).toBe("the given model");
  });

  test("a missing file and a folder are NOT_FOUND", async () => {
    expect((await failure(join(dir, "none.onnx"))).code).toBe("NOT_FOUND");
    expect((await failure(dir)).code).toBe("NOT_FOUND");
  });

  test("an empty file says so", async () => {
    const error = await failure(new Uint8Array(0));
    expect(error.code).toBe("NOT_A_MODEL");
    expect(error.message).toBe(
      "the given model is not an ONNX model: it is empty (0 bytes). Give the path, URL or bytes of a .onnx file.",
    );
  });

  test("a file cut off anywhere is TRUNCATED, or no model where nothing of the graph is left", async () => {
    let truncated = 0;
    for (let length = 1; length < bytes.length; length += 7) {
      const { code } = await failure(bytes.subarray(0, length));
      expect(["TRUNCATED", "NOT_A_MODEL"]).toContain(code);
      if (code === "TRUNCATED") truncated++;
    }
    expect(truncated).toBeGreaterThan(bytes.length / 7 - 5);
    const error = await failure(bytes.subarray(0, 1000));
    expect(error.code).toBe("TRUNCATED");
    expect(error.message).toMatch(/^the given model ends too early: \d+ bytes are missing behind its 1000\. /);
  });

  test.each([
    ["a PNG image", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
    ["a ZIP archive", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0)],
    ["JSON text", new TextEncoder().encode('{"format": "layers-model"}')],
    ["an HTML or XML page", new TextEncoder().encode("<!DOCTYPE html><title>404</title>")],
    ["a Git LFS pointer", new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")],
  ])("%s is NOT_A_MODEL and named", async (what, content) => {
    const error = await failure(content);
    expect(error.code).toBe("NOT_A_MODEL");
    expect(error.message).toContain(`it looks like ${what}`);
  });

  test("bytes without any sense are NOT_A_MODEL or TRUNCATED, quickly", async () => {
    for (let seed = 1; seed < 200; seed++) {
      const noise = Uint8Array.from(
        { length: 64 + seed },
        (_, i) => Math.floor(Math.abs(Math.sin(seed * 999 + i * i) * 1e6)) % 256,
      );
      expect(["NOT_A_MODEL", "TRUNCATED"]).toContain((await failure(noise)).code);
    }
  });

  test("a length that no file backs allocates nothing", async () => {
    // Field 7 (graph) of 2^40 bytes in a file of ten.
    const huge = Uint8Array.of(0x08, 8, 0x3a, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01);
    expect((await failure(huge)).code).toBe("TRUNCATED");
  });

  test("a tensor whose shape promises more than the file holds is refused by name", async () => {
    const broken = weight("w", [3, 2]);
    broken.dims = [1n << 40n, 2n];
    const error = await failure(
      buildBytes({
        nodes: [makeNode("MatMul", ["x", "w"], ["y"])],
        weights: [broken],
        inputs: { x: [1, 3] },
        outputs: { y: [1, 2] },
      }),
    );
    expect(error.code).toBe("TRUNCATED");
    expect(error.message).toContain(
      'the initializer "w" of shape [1099511627776, 2] needs 8796093022208 bytes and has 24',
    );
  });

  test.skipIf(folder === undefined)(
    "the broken models of the open data give typed errors, at the latest when they are run",
    async () => {
      const codes: Record<string, string> = {};
      for (const name of ["path_traversal", "evil_weights"])
        codes[name] = (await failure(openModel(`bad_ort_${name}.onnx`))).code;
      codes.weightless = (await failure(openModel("bad_weightless_matmul.onnx"))).code;
      codes.no_domains = (await failure(openModel("bad_graph_no_import_domains.onnx"))).code;
      codes.bad_names = (await failure(openModel("bad_winml_bad_names.onnx"))).code;
      const inputs = {
        winml_truncated: { X: tensor(numbers(6), [3, 2]) },
        graph_duplicate_node_names: { inp: tensor(numbers(20), [4, 5]) },
      };
      for (const [name, given] of Object.entries(inputs)) {
        const model = await loadOnnx(openModel(`bad_${name}.onnx`));
        const error = await sampleOnce(model, given).catch((e: unknown) => e);
        expect(error).toBeInstanceOf(RuntimeError);
        codes[name] = (error as RuntimeError).code;
        expect((error as RuntimeError).cause).toBeInstanceOf(Error);
      }
      expect(codes).toEqual({
        path_traversal: "UNSAFE_PATH",
        evil_weights: "UNSAFE_PATH",
        weightless: "TRUNCATED",
        no_domains: "NOT_A_MODEL",
        bad_names: "NOT_A_MODEL",
        winml_truncated: "RUNTIME_LOAD",
        graph_duplicate_node_names: "RUNTIME_LOAD",
      });
    },
  );
});
