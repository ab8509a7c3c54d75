import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "examples");

/** A project of examples/, as its README file tells of it. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly readme: string;
  /** Its sources, those that run first. */
  readonly files: readonly string[];
}

/** All of them, by name. */
export function examples(): Example[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => {
    const readme = readFileSync(join(folder, name, "README.md"), "utf8");
    const files = readdirSync(join(folder, name)).filter((file) => /\.(ts|html)$/.test(file) && !/\.d\.ts$/.test(file));
    return { name, title: /^# (.+)/.exec(readme)?.[1] ?? name, readme, files: files.toSorted(mainFirst) };
  });
}

function mainFirst(a: string, b: string): number {
  return Number(b === "main.ts") - Number(a === "main.ts");
}
