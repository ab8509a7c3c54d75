// `pnpm memory`: peak memory from load to predict, over the size of the weights, for about 400 MB of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryOf, writeChain } from "./measure.ts";

/** Whole tiles of the kernel, and none. */
const networks = [
  [5120, 9760, 5120],
  [5121, 9767, 5123],
] as const;
for (const [op, widths] of (["MatMul", "Gemm"] as const).flatMap((op) =>
  networks.map((widths) => [op, widths] as const),
))
  for (const layers of ["all", "all-but-first"] as const) {
    const folder = mkdtempSync(join(tmpdir(), "mayhap-memory-"));
    try {
      const { path, bytes } = writeChain(folder, { op, widths });
      const { base, peak } = await memoryOf(path, widths[0], layers);
      const times = ((peak - base) / bytes).toFixed(2);
      console.log(
        `${op} ${widths.join("-")}, layers: "${layers}": ${bytes / 1e6} MB of weights, ${((peak - base) / 1e6).toFixed(0)} MB more at the peak: ${times} times`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
