// Builds every package, dependencies first.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const order = ["core", "evaluate", "plots", "conformance", "tfjs", "onnx", "transformers", "cli"];

for (const name of order) {
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const { status } = spawnSync(tsc, ["-p", join(root, "packages", name, "tsconfig.build.json")], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
