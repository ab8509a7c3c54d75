import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";

// By default Vite makes a worker a script of the old kind, which cannot import a second file.
test.each(["onnx", "tfjs"])(
  "the worker of @mayhap/%s is one file, with all that is imported later elsewhere",
  async (name) => {
    const { output } = (await build({
      configFile: false,
      logLevel: "silent",
      build: {
        write: false,
        target: "es2022",
        rolldownOptions: {
          input: fileURLToPath(new URL(`../../packages/${name}/dist/worker.js`, import.meta.url)),
          external: [/^@tensorflow\//, /^onnxruntime-/],
        },
      },
    })) as Rolldown.RolldownOutput;
    const chunks = output.filter((file) => file.type === "chunk");
    expect(chunks.map(({ facadeModuleId }) => facadeModuleId)).toEqual([expect.stringMatching(/dist.worker\.js$/)]);
  },
);
