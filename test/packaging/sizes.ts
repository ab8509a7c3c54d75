import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";

/** What a page downloads for some exports of a package. */
export interface Part {
  readonly name: string;
  readonly what: string;
  readonly code: string;
  /** The most that the test lets it be at first, in kB (1000 bytes). */
  readonly ceiling: number;
}

/** The parts that are watched. Adapters and evaluate stand beside the core, which a page has already. */
export const parts: readonly Part[] = [
  {
    name: "@mayhap/core",
    what: "`dropconnect`, `predict`, `quantify`; with the kernel",
    code: "export { dropconnect, predict, quantify } from '@mayhap/core'",
    ceiling: 18,
  },
  {
    name: "@mayhap/core",
    what: "`dropconnect` alone",
    code: "export { dropconnect } from '@mayhap/core'",
    ceiling: 2.6,
  },
  { name: "@mayhap/core", what: "`NdArray` alone", code: "export { NdArray } from '@mayhap/core'", ceiling: 1 },
  { name: "@mayhap/core", what: "every export", code: "export * from '@mayhap/core'", ceiling: 41 },
  { name: "@mayhap/core", what: "imported, not used", code: "import '@mayhap/core'", ceiling: 0.1 },
  {
    name: "@mayhap/onnx",
    what: "`loadOnnx` and the adapter; without onnxruntime",
    code: "export { loadOnnx } from '@mayhap/onnx'",
    ceiling: 18,
  },
  {
    name: "@mayhap/tfjs/layers-model",
    what: "the adapter of `tf.LayersModel`; without TensorFlow.js",
    code: "import '@mayhap/tfjs/layers-model'",
    ceiling: 12,
  },
  {
    name: "@mayhap/tfjs/graph-model",
    what: "the adapter of `tf.GraphModel`; without TensorFlow.js",
    code: "import '@mayhap/tfjs/graph-model'",
    ceiling: 9,
  },
  { name: "@mayhap/tfjs", what: "both adapters", code: "import '@mayhap/tfjs'", ceiling: 18 },
  { name: "@mayhap/evaluate", what: "`auroc` alone", code: "export { auroc } from '@mayhap/evaluate'", ceiling: 2 },
  { name: "@mayhap/evaluate", what: "every export", code: "export * from '@mayhap/evaluate'", ceiling: 15 },
];

export interface Size {
  /** kB of the entry and of all that it imports: what a page waits for. */
  readonly first: number;
  /** kB that every model takes besides: they come while its file is loaded, or with the first prediction. */
  readonly usual: number;
  /** kB that only some models and calls need, with the whole of a worker. */
  readonly seldom: number;
}

/** The size of a part: bundled from the packages as built, split at dynamic imports and minified by Vite, then gzip -9 on each file. */
export async function sizeOf({ name, code }: Part): Promise<Size> {
  const entry = fileURLToPath(new URL("page.js", import.meta.url));
  const external = [/^@tensorflow\//, /^onnxruntime-/, ...(name === "@mayhap/core" ? [] : ["@mayhap/core"])];
  const result = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        enforce: "pre",
        resolveId: (id) => (id === entry ? id : null),
        // Vite's own way to load later parts is the page's, whatever it loads.
        load: (id) =>
          id === entry
            ? code
            : id.includes("vite/preload-helper")
              ? "export const __vitePreload = (load) => load();"
              : null,
      },
    ],
    build: {
      write: false,
      target: "es2022",
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict", external },
    },
    worker: { format: "es", rolldownOptions: { external } },
  });
  const { output } = result as Rolldown.RolldownOutput;
  const first = reached(output, ({ isEntry }) => isEntry);
  const usual = reached(output, ({ facadeModuleId }) => usualModules.test(facadeModuleId ?? ""));
  const size = { first: 0, usual: 0, seldom: 0 };
  for (const file of output) {
    const content = file.type === "chunk" ? file.code : file.source;
    const when = first.has(file.fileName) ? "first" : usual.has(file.fileName) ? "usual" : "seldom";
    size[when] += gzipSync(content, { level: 9 }).length / 1000;
  }
  return size;
}

/** What adapters import for every model: `loadOnnx` while it reads the file, TF.js' adapters for the first prediction. */
const usualModules = /packages\/(onnx\/dist\/usual|tfjs\/dist\/(program\/program|graph\/sampling))\.js$/;

/** The files that the chosen ones need at once, with these. */
function reached(
  output: Rolldown.RolldownOutput["output"],
  chosen: (chunk: Rolldown.OutputChunk) => boolean,
): ReadonlySet<string> {
  const chunks = new Map(output.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file] as const] : [])));
  const names = new Set([...chunks.values()].filter(chosen).map(({ fileName }) => fileName));
  for (const name of names) for (const imported of chunks.get(name)?.imports ?? []) names.add(imported);
  return names;
}

/** The page docs/support/size.md. */
export function sizePage(sizes: readonly Size[]): string {
  const rows = sizes.map(({ first, usual, seldom }, i) => {
    const { name, what } = parts[i] as Part;
    const kB = [first, usual, seldom].map((size) => size.toFixed(1)).join(" | ");
    return `| \`${name}\` | ${what} | ${kB} |`;
  });
  return `# Size in a page

Bundled and minified by Vite, then \`gzip -9\`; kB of 1000 bytes. Frameworks do not count, nor Vite's own code
that loads parts later; beside the core, the core does not count either. "At first" is what a page waits for before it runs. "With a model"
is what every model takes besides: \`@mayhap/onnx\` imports it while the model's file is on its way, \`@mayhap/tfjs\` for the first
prediction. "Seldom" is what only some models and calls need, with the whole of a worker. A test keeps the first column from growing. Printed by
\`npx --yes pnpm@12 size-table\` after \`build\`.

| package | what is imported | at first, kB | with a model, kB | seldom, kB |
| --- | --- | ---: | ---: | ---: |
${rows.join("\n")}

The aim is 18 kB for the core and 18 for each adapter, at first. With what every model takes besides, the
entry for either kind of TF.js models is still within 18, and \`@mayhap/onnx\` is about twice that.

Of the core's first row 2 kB are the kernel; zod is not in it, because it reads packed predictions only (in \`every export\`). Seldom needed
are its workers (2 kB), the gaussian method with its kernel and dropout's factors, what draws where WebAssembly is forbidden, and what multiplies by weights while it
draws them, with a kernel of its own: it is less seldom, for it comes with the first prediction of a few rows by a dense network. A page that is built by esbuild
has some of that in its first files, for the package exports it too.

\`@mayhap/onnx\` begins with what walks a graph and puts layers into it; what reads the file format and what samples come with a model. Seldom needed
are functions, recurrent, quantised and einsum layers, weights in other files, dropout and the gaussian method.
`;
}
