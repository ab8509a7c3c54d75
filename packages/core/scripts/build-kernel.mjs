// Compiles assembly/index.ts and writes it as a module: `pnpm --filter @mayhap/core kernel`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");

/** The TypeScript module that carries the compiled kernel. */
export async function kernelModule() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      "assembly/index.ts",
      ...["--baseDir", root],
      ...["--outFile", "draw.wasm", "-O3", "--enable", "simd", "--runtime", "stub", "--noAssert"],
      // Constants come first in the memory, see assembly/scratch.ts.
      ...["--memoryBase", "16"],
      ...["--importMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
    ],
    {
      writeFile: (name, contents) => {
        if (name === "draw.wasm") binary = contents;
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const base64 = Buffer.from(binary).toString("base64");
  return `// Generated from assembly/ by \`pnpm --filter @mayhap/core kernel\`. Do not edit.\nexport const kernelBase64: string =\n  "${base64}";\n`;
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(root, "src/random/generated/kernel.ts"), await kernelModule());
