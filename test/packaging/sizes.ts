import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What a page downloads for some exports of a package. */
export interface Part {
  readonly name: string;
  readonly what: string;
  readonly code: string;
  /** The most that the test lets it be, in kB (1000 bytes). */
  readonly ceiling: number;
}

/** The parts that are watched. Adapters and evaluate stand beside the core, which a page has already. */
export const parts: readonly Part[] = [
  {
    name: "@mayhap/core",
    what: "`dropconnect`, `predict`, `quantify`; with the kernel and zod/mini",
    code: "export { dropconnect, predict, quantify } from '@mayhap/core'",
    ceiling: 28,
  },
  {
    name: "@mayhap/core",
    what: "`dropconnect` alone",
    code: "export { dropconnect } from '@mayhap/core'",
    ceiling: 8,
  },
  { name: "@mayhap/core", what: "`NdArray` alone", code: "export { NdArray } from '@mayhap/core'", ceiling: 1 },
  { name: "@mayhap/core", what: "every export", code: "export * from '@mayhap/core'", ceiling: 44 },
  { name: "@mayhap/core", what: "imported, not used", code: "import '@mayhap/core'", ceiling: 0.1 },
  {
    name: "@mayhap/onnx",
    what: "`loadOnnx`; with protobuf-es, without onnxruntime",
    code: "export { loadOnnx } from '@mayhap/onnx'",
    ceiling: 62,
  },
  {
    name: "@mayhap/tfjs",
    what: "the adapter; without TensorFlow.js",
    code: "import '@mayhap/tfjs'",
    ceiling: 25,
  },
  { name: "@mayhap/evaluate", what: "`auroc` alone", code: "export { auroc } from '@mayhap/evaluate'", ceiling: 2 },
  { name: "@mayhap/evaluate", what: "every export", code: "export * from '@mayhap/evaluate'", ceiling: 15 },
];

/** The size of a part in kB: bundled and minified by esbuild from the packages as built, then gzip -9. */
export async function sizeOf({ name, code }: Part): Promise<number> {
  const folder = fileURLToPath(new URL(`../../packages/${name.replace("@mayhap/", "")}/`, import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "silent",
    write: false,
    external: ["@tensorflow/*", "onnxruntime-*", ...(name === "@mayhap/core" ? [] : ["@mayhap/core"])],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0) / 1000;
}

/** The page docs/support/size.md. */
export function sizePage(sizes: readonly number[]): string {
  const rows = parts.map(({ name, what }, i) => `| \`${name}\` | ${what} | ${(sizes[i] as number).toFixed(1)} |`);
  return `# Size in a page

Bundled and minified by esbuild, then \`gzip -9\`; kB of 1000 bytes. Frameworks do not count; beside the core, the core does not count either.
A test keeps these from growing. Printed by \`npx --yes pnpm@12 size-table\` after \`build\`.

| package | what is imported | kB |
| --- | --- | ---: |
${rows.join("\n")}

The aim was 18 kB for the core and 18 for each adapter, and it is not met. Of the core's first row about 5 kB are zod/mini, 3 the kernel, 2 what workers
need. Of \`@mayhap/onnx\` more than a third (22 kB) is protobuf-es, which carries the description of its own format: the largest single part that could go.
`;
}
