import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";
import { documents } from "./docs/vitest/plugin.ts";

const source = "@mayhap/source";
const conditions = {
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: {
    resolve: {
      conditions: [source, ...defaultServerConditions],
      externalConditions: [source, ...defaultServerConditions],
    },
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...conditions,
        test: {
          name: "node",
          include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "demo/test/**/*.test.ts"],
          typecheck: { enabled: true, include: ["packages/*/test/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
          testTimeout: 60_000,
        },
      },
      {
        ...conditions,
        plugins: [documents()],
        test: {
          name: "docs",
          include: ["docs/{test,examples}/**/*.test.ts"],
          setupFiles: ["docs/vitest/setup.ts"],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
