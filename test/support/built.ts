import { readdirSync, statSync } from "node:fs";

const packages = new URL("../../packages/", import.meta.url);

/** When the newest file of a folder was written, 0 when there is none. */
function newest(folder: URL, ending: string): number {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return Math.max(
      0,
      ...names.filter((name) => name.endsWith(ending)).map((name) => statSync(new URL(name, folder)).mtimeMs),
    );
  } catch {
    return 0;
  }
}

/** Throws when packages are not built, and says so when they changed since: Node starts no worker from TypeScript. */
export function checkBuilt(...names: readonly string[]): void {
  for (const name of names) {
    const built = newest(new URL(`${name}/dist/`, packages), ".js");
    if (built === 0) throw new Error(`packages/${name} is not built. Run node test/build.mjs first.`);
    if (built < newest(new URL(`${name}/src/`, packages), ".ts"))
      process.stdout.write(`packages/${name} runs as it was built, before its last change (node test/build.mjs).\n`);
  }
}
