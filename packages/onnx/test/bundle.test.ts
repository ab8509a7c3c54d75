import { fileURLToPath } from "node:url";
import { build, defaultClientConditions } from "vite";
import { describe, expect, test } from "vitest";

/** What a bundler makes of a page's script, from the sources of this package. */
async function bundle(script: string): Promise<string> {
  const entry = "virtual:page";
  const result = await build({
    root: fileURLToPath(new URL("..", import.meta.url)),
    configFile: false,
    logLevel: "silent",
    resolve: { conditions: ["@mayhap/source", ...defaultClientConditions] },
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === entry ? fileURLToPath(new URL("page.ts", import.meta.url)) : undefined),
        load: (id) => (id.endsWith("/test/page.ts") ? script : undefined),
      },
    ],
    build: { write: false, minify: false, rollupOptions: { input: entry } },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as { output: { type: string; code?: string }[] }[];
  return outputs.flatMap((o) => o.output.map((file) => file.code ?? "")).join("\n");
}

describe("a bundle for the browser", () => {
  test("has nothing of Node in it, and no runtime that was not asked for", async () => {
    const code = await bundle(
      'import { loadOnnx, saveOnnx } from "../src/index.ts"; window.use = [loadOnnx, saveOnnx];',
    );
    expect(code).toContain("No runtime was given");
    expect(code).not.toContain("onnxruntime-node is needed");
    // What bundlers put in the place of Node's modules, or leave of them.
    expect(code).not.toMatch(/browser-external|browser_external|"node:|onnxruntime-node"\)/);
  });

  test("keeps the registration, whichever export a page uses", async () => {
    const code = await bundle('import { loadOnnx } from "../src/index.ts"; window.use = loadOnnx;');
    expect(code).toMatch(/registerAdapter\(adapter\)/);
  });
});
