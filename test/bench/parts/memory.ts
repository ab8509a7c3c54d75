import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromSource } from "../internals.ts";
import { mlp } from "../models/mlp.ts";
import { interleave } from "../rounds.ts";
import { median, type Ratio, ratioOf } from "../statistics.ts";
import type { Sizes } from "../works/sizes.ts";
import type { MemoryUse } from "./memory-child.ts";

/** Memory of processes that do nothing but load a model and predict: many samples over few. */
export interface MemoryResult {
  readonly samples: readonly [number, number];
  /** The most that the process ever held. */
  readonly peak: Ratio;
  /** The most that it held after a sample: loading the model, which may need more, does not hide growth here. */
  readonly sampling: Ratio;
  /** MiB at the peak, few and many samples, medians: for orientation. */
  readonly mib: readonly [number, number];
}

/** Measures work (d) in processes of their own. */
export async function measureMemory({ wide, memory, rounds }: Sizes): Promise<MemoryResult> {
  const folder = await mkdtemp(join(tmpdir(), "mayhap-bench-"));
  try {
    const file = join(folder, "wide.onnx");
    await writeFile(file, mlp(wide).onnx);
    const sampling: [number[], number[]] = [[], []];
    const entries = memory.map((samples, i) => ({
      name: String(i),
      measure: async () => {
        const use = await askChild(file, wide[0] as number, samples);
        sampling[i as 0 | 1].push(use.sampling);
        return use.peak;
      },
    }));
    const peaks = await interleave(entries, rounds);
    const [few, many] = [peaks.get("0") ?? [], peaks.get("1") ?? []];
    return {
      samples: memory,
      peak: ratioOf(many, few),
      sampling: ratioOf(sampling[1], sampling[0]),
      mib: [median(few) / 2 ** 20, median(many) / 2 ** 20],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function askChild(file: string, width: number, samples: number): Promise<MemoryUse> {
  const root = join(import.meta.dirname, "..", "..", "..");
  const script = join(import.meta.dirname, "memory-child.ts");
  const source = fromSource ? ["--conditions=@mayhap/source"] : [];
  const args = [...source, "--import", "tsx", script, file, String(width), String(samples)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let answer = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0
        ? resolve(JSON.parse(answer) as MemoryUse)
        : reject(new Error(`The process that measures memory ended with ${code}; what it said stands above.`)),
    );
  });
}
