import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import webpack from "webpack";

/** Builds the page of an adapter, as users do without settings, into `out/<bundler>-<page>` of a folder, with an `index.html`. */
export type Bundler = (folder: string, page: string) => Promise<void>;

const html = (attributes: string, script: string): string => `<!doctype html>
<html lang="en"${attributes}>
  <head><title></title></head>
  <body>
    ${script}
  </body>
</html>
`;

async function withVite(folder: string, page: string): Promise<void> {
  const out = join(folder, "out", `vite-${page}`);
  writeFileSync(
    join(folder, `${page}.html`),
    html(' data-workers="yes"', `<script type="module" src="./${page}.js"></script>`),
  );
  await vite({
    root: folder,
    base: "./",
    configFile: false,
    logLevel: "error",
    build: { outDir: out, minify: false, rollupOptions: { input: join(folder, `${page}.html`) } },
  });
}

async function withWebpack(folder: string, page: string): Promise<void> {
  const out = join(folder, "out", `webpack-${page}`);
  const compiler = webpack({
    mode: "production",
    context: folder,
    entry: `./${page}.js`,
    output: { path: out, filename: "main.js" },
    optimization: { minimize: false },
    performance: false,
  });
  const failure = await new Promise<string>((done) => {
    compiler.run((error, stats) => {
      const found = stats?.toJson({ all: false, errors: true }).errors ?? [];
      compiler.close(() => done([error?.message, ...found.map(({ message }) => message)].filter(Boolean).join("\n")));
    });
  });
  if (failure !== "") throw new Error(failure);
  writeFileSync(
    join(out, "index.html"),
    html(' data-workers="yes"', '<script type="module" src="./main.js"></script>'),
  );
}

/**
 * One file from esbuild, which the page takes with a plain script; the framework comes by the page's import map. Workers import a file of their
 * own, which esbuild has to be told of: the bundle looks for it at `../worker.js`.
 */
async function withEsbuild(folder: string, page: string): Promise<void> {
  const out = join(folder, "out", `esbuild-${page}`);
  await esbuild({
    absWorkingDir: folder,
    entryPoints: { [`esbuild-${page}/main`]: `./${page}.js`, worker: `@mayhap/${page}/worker` },
    bundle: true,
    format: "esm",
    logLevel: "silent",
    external: ["onnxruntime-web/wasm"],
    outdir: join(folder, "out"),
  });
  const imports = JSON.stringify({ imports: { "onnxruntime-web/wasm": "/ort/ort.wasm.min.mjs" } });
  writeFileSync(
    join(out, "index.html"),
    html(
      ' data-workers="yes" data-ort="/ort/"',
      `<script type="importmap">${imports}</script>\n    <script type="module">import "./main.js";</script>`,
    ),
  );
}

export const bundlers: Readonly<Record<string, Bundler>> = {
  vite: withVite,
  webpack: withWebpack,
  esbuild: withEsbuild,
};
