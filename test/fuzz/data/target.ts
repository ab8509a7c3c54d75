import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { main } from "../../../packages/cli/src/main.ts";
import type { Dice } from "../dice.ts";
import type { Places } from "../places.ts";
import type { Case, Target } from "../target.ts";
import { makers } from "./files.ts";

const model = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "fixtures", "model.onnx"));

/** Data files for `mayhap predict`: `.npy`, `.npz`, `.csv`, `.tsv`, `.json`. */
export function inputsTarget(): Target {
  return {
    async make(dice: Dice, { folder }: Places): Promise<Case> {
      const extension = dice.of(Object.keys(makers));
      const { bytes, how } = (makers[extension] as (typeof makers)[string])(dice);
      const file = join(folder, `x.${extension}`);
      writeFileSync(file, bytes);
      writeFileSync(join(folder, "model.onnx"), model);
      const stream = extension === "csv" && dice.chance(0.3) ? ["--stream"] : [];
      const options = [
        "-p",
        "0.2",
        "--samples",
        "2",
        "--json",
        "-o",
        join(folder, dice.of(["y.npz", "y.csv", "y.json"])),
      ];
      const args = ["predict", join(folder, "model.onnx"), "--input", file, ...options, ...stream];
      return { how: `.${extension}: ${how}`, run: () => predict(args) };
    },
  };
}

async function predict(args: readonly string[]): Promise<string> {
  let text = "";
  const sink = (write: (chunk: Buffer) => void): Writable =>
    new Writable({
      write(chunk, _, done) {
        write(chunk);
        done();
      },
    });
  const stdout = sink((chunk) => {
    text += chunk;
  });
  const signal = new AbortController().signal;
  const code = await main(args, { stdin: Readable.from([]), stdout, stderr: sink(() => {}), signal });
  if (code === 0) return "works";
  const { error } = JSON.parse(text) as { error: { code: string; message: string } };
  if (error.code === "UNEXPECTED") throw new Error(error.message);
  return error.code;
}
