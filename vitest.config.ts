import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

const source = "@mayhap/source";

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: {
    resolve: {
      conditions: [source, ...defaultServerConditions],
      externalConditions: [source, ...defaultServerConditions],
    },
  },
  test: { include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "docs/test/**/*.test.ts"], testTimeout: 60_000 },
});
