import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = new URL("../../../", import.meta.url);

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

/** Throws when the packages are not built, and says so when they changed since: Node starts no worker from TypeScript. */
export function checkBuilt(): void {
  for (const name of ["core", "onnx"]) {
    const built = newest(new URL(`${name}/dist/`, packages), ".js");
    if (built === 0) throw new Error(`packages/${name} is not built. Run node test/build.mjs first.`);
    if (built < newest(new URL(`${name}/src/`, packages), ".ts"))
      process.stdout.write(`packages/${name} runs as it was built, before its last change (node test/build.mjs).\n`);
  }
}

/** What a script of this folder prints as JSON, in a process of its own that uses the packages as built. */
export async function run<T>(
  script: string,
  task: unknown = null,
): Promise<{ result: T; code: number | null; ms: number }> {
  checkBuilt();
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", file], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(task));
  let text = "";
  let answered = 0;
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
    answered = performance.now();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (text === "") throw new Error(`${script} ended with code ${code} and said nothing.`);
  return { result: JSON.parse(text) as T, code, ms: performance.now() - answered };
}
