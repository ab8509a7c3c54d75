import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The compilers whose users the declarations must serve. */
export const compilers = ["5.9", "6.0", "7.0"] as const;

/**
 * What a compiler has against the file `types.ts` of a folder and the declarations that it reaches. Those of other people are read too
 * (`skipLibCheck: false`), but their own faults are not ours: d3 comes without declarations, for instance.
 */
export function complaints(version: string, moduleResolution: "nodenext" | "bundler", folder: string): string[] {
  const config = join(folder, `tsconfig.${version}.${moduleResolution}.json`);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: "es2022",
    lib: ["es2023", "dom", "dom.iterable"],
    module: moduleResolution === "nodenext" ? "nodenext" : "esnext",
    moduleResolution,
    types: [],
  };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["types.ts"] }));
  const compiler = fileURLToPath(new URL("bin/tsc", import.meta.resolve(`typescript-${version}/package.json`)));
  const { stdout, stderr } = spawnSync(process.execPath, [compiler, "-p", config, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  const ours = /^(types\.ts|error|node_modules\/(\.pnpm\/)?(@mayhap|mayhap)\b)/;
  return `${stdout}${stderr}`.split("\n").filter((line) => /error TS/.test(line) && ours.test(line));
}
