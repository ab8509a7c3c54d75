import { spawnSync } from "node:child_process";
import { playwright } from "@vitest/browser-playwright";
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

/** Debian's, where it is installed; playwright's own cannot be downloaded everywhere. */
const chromium = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();

export default defineConfig({
  test: {
    projects: [
      ...(chromium === "" ? [] : [browser(chromium)]),
      {
        ...conditions,
        test: {
          name: "node",
          include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "demo/test/**/*.test.ts"],
          exclude: ["**/node_modules/**", "test/browser/**"],
          typecheck: { enabled: true, include: ["packages/*/test/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
          setupFiles: ["test/support/seeded-random.ts"],
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

function browser(executablePath: string) {
  return {
    ...conditions,
    // It finds its WebAssembly beside its own module, which bundling ahead would move.
    optimizeDeps: { exclude: ["onnxruntime-web"] },
    test: {
      name: "browser",
      include: ["test/browser/**/*.browser.test.ts"],
      testTimeout: 60_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath,
            args: [
              "--no-sandbox",
              "--disable-quic",
              "--no-first-run",
              "--disable-background-networking",
              "--use-angle=swiftshader",
              "--enable-unsafe-swiftshader",
              // Its software adapter is offered to no page otherwise.
              "--enable-unsafe-webgpu",
            ],
          },
        }),
        instances: [{ browser: "chromium" as const }],
      },
    },
  };
}
