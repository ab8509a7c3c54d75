import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "..", "..");

/** Every file whose ts blocks are run, relative to the root: the README files, the first page, the guide, and the sources of the packages with their examples. */
export function pages(): string[] {
  const packages = readdirSync(join(root, "packages")).map((name) => join("packages", name));
  return [
    "README.md",
    join("docs", "index.md"),
    ...filesIn(join("docs", "guide"), ".md"),
    ...packages.map((folder) => join(folder, "README.md")).filter((file) => existsSync(join(root, file))),
    ...packages
      .flatMap((folder) => filesIn(join(folder, "src"), ".ts"))
      .filter((file) => !file.includes(`${sep}generated${sep}`)),
  ];
}

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => join(folder, file));
}
