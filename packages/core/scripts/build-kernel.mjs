// Compiles the kernels of assembly/ and writes them as modules: `pnpm --filter @mayhap/core kernel`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");

/** Modules of assembly/ that are compiled each by itself: not every page draws normal numbers, or multiplies while it draws. */
export const kernels = ["weight-kernel", "product-kernel", "dropped-kernel", "together-kernel", "normal-kernel"];

/** The TypeScript module that carries a compiled kernel. */
export async function kernelModule(name) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      `assembly/${name}.ts`,
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
  // In hexadecimal digits, which gzip takes for the bytes that they are; it makes nothing of base64.
  const hex = Buffer.from(binary).toString("hex");
  return `// Generated from assembly/ by \`pnpm --filter @mayhap/core kernel\`. Do not edit.\nexport const code: string =\n  "${hex}";\n`;
}

if (process.argv[1] === import.meta.filename)
  for (const name of kernels) writeFileSync(join(root, `src/random/generated/${name}.ts`), await kernelModule(name));
