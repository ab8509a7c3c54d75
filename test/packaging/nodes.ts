// `pnpm nodes`: the user's program from the packed packages under each supported Node. npm's package `node` brings the versions.
import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packedProject, run } from "./project.ts";

const model = fileURLToPath(new URL("../../docs/fixtures/model.onnx", import.meta.url));
const users = fileURLToPath(new URL("users/", import.meta.url));
const { folder } = packedProject();
for (const name of readdirSync(users)) copyFileSync(join(users, name), join(folder, name));

const answers = new Set<string>();
for (const version of ["20", "22", "24"]) {
  const node = (...args: string[]) => run("npx", ["--yes", "-p", `node@${version}`, "node", ...args], folder);
  const { node: exact, ...said } = JSON.parse(
    node("smoke.mjs", model, join(folder, "out", "copy.onnx"))
      .trim()
      .split("\n")
      .at(-1) ?? "",
  );
  const required = ["dynamic.cjs", "required.cjs"].map((program) => JSON.parse(node(program, model)));
  const same = required.every((mean) => JSON.stringify(mean) === JSON.stringify(said.mean));
  console.log(`Node ${exact}: ${JSON.stringify(said)}; from CommonJS ${same ? "the same" : "OTHERWISE"}`);
  answers.add(JSON.stringify({ ...said, cjs: same }));
}
rmSync(folder, { recursive: true, force: true });
const good = answers.size === 1 && [...answers].every((said) => !said.includes("false"));
console.log(good ? "All the same." : "These differ.");
process.exitCode = good ? 0 : 1;
