import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { torchPython } from "./torch/python.ts";

const require = createRequire(import.meta.url);

/** What the figures depend on, in lines of words. No names of hosts or people. */
export function describeMachine(): string[] {
  const torch = torchPython();
  return [
    `CPU: ${cpus()[0]?.model ?? "unknown"}${vectorUnits()}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory`,
    `Node ${process.versions.node} (V8 ${process.versions.v8}), ${process.platform} ${process.arch}`,
    `onnxruntime-node ${versionOf("onnxruntime-node")}, @tensorflow/tfjs ${versionOf("@tensorflow/tfjs")} with its wasm backend`,
    torch === undefined ? "torch: not installed" : `torch ${torch.version}, BLAS: ${torch.blas}`,
  ];
}

/** Processes that wanted a core in the last minute, on average: the measurement is worth little when this is not near 0. */
export function load(): number {
  return loadavg()[0] as number;
}

function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}

/** The widest vectors that Linux reports: SIMD speed depends on them more than on the model's name. */
function vectorUnits(): string {
  try {
    const flags = execFileSync("grep", ["-m1", "^flags", "/proc/cpuinfo"], { encoding: "utf8" });
    return flags.includes("avx512f") ? " (AVX-512)" : flags.includes("avx2") ? " (AVX2)" : "";
  } catch {
    return "";
  }
}
