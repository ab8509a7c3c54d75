import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checkBuilt } from "../../../../test/support/built.ts";

/** What a script of this folder prints as JSON, in a process of its own that uses the packages as built. */
export async function run<T>(
  script: string,
  task: unknown = null,
): Promise<{ result: T; code: number | null; ms: number }> {
  checkBuilt("core", "onnx");
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
