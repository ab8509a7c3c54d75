import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const packages = new URL("../../../", import.meta.url);

/** When the newest file of a folder was written, 0 when there is none. */
function newest(folder: URL, ending: string): number {
  try {
    const names = readdirSync(folder, { recursive: true }) as string[];
    return Math.max(
      0,
      ...names.filter((name) => name.endsWith(ending)).map((name) => statSync(new URL(name, folder)).mtimeMs),
    );
  } catch {
    return 0;
  }
}

/** The URL of a built file of this package. Node cannot start workers from TypeScript; the test command builds before it tests. */
export function built(path: string): URL {
  for (const name of ["core", "tfjs"]) {
    const of = newest(new URL(`${name}/dist/`, packages), ".js");
    if (of === 0) throw new Error(`packages/${name} is not built. Run node test/build.mjs first.`);
    if (of < newest(new URL(`${name}/src/`, packages), ".ts"))
      process.stdout.write(
        `Workers run packages/${name} as it was built, before the last change (node test/build.mjs).\n`,
      );
  }
  return new URL(`../../dist/${path}`, import.meta.url);
}

/** Starts a worker without the conditions under which the tests themselves run from source. */
export function start(module: URL): Worker {
  return new Worker(fileURLToPath(module), { execArgv: [] });
}
