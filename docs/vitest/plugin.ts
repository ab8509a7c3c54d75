import { join } from "node:path";
import type { Plugin } from "vite";
import { withAssertions } from "./assertions.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { pages, root } from "./pages.ts";

const LIST = "virtual:documents";
const examples = join(root, "docs", "examples");

/** A block as the tests see it. */
export interface DocumentBlock extends Block {
  /** Runs the block. Resolves to the check that its assertions used. Present on blocks that run. */
  readonly load?: () => Promise<{ check: import("./check.ts").Check; count: number }>;
}

/** Makes each ts block of the documentation a module, and lists them all as `virtual:documents`. */
export function documents(): Plugin {
  const idOf = (file: string, line: number) => `${join(root, file)}?block=${line}&lang.ts`;
  const parse = (id: string) => /^(.*)\?block=(\d+)&lang\.ts$/.exec(id);
  return {
    name: "documents",
    enforce: "pre",
    async resolveId(source, importer) {
      if (source === LIST) return `\0${LIST}`;
      if (parse(source)) return source;
      if (importer === undefined || !parse(importer)) return undefined;
      // Pages import what a reader has installed, and the files of the guide.
      return this.resolve(source, join(examples, "page.ts"), { skipSelf: true });
    },
    load(id) {
      if (id === `\0${LIST}`) {
        const list = pages().flatMap((file) =>
          blocksOf(join(root, file)).map(({ use, line, code }) => {
            const load = use.type === "run" ? `, load: () => import(${JSON.stringify(idOf(file, line))})` : "";
            return `  { ...${JSON.stringify({ file, line, code, use })}${load} },`;
          }),
        );
        return `export const blocks = [\n${list.join("\n")}\n];`;
      }
      const [, file, line] = parse(id) ?? [];
      if (file === undefined) return undefined;
      const block = blocksOf(file).find((block) => block.line === Number(line));
      if (block === undefined) return undefined;
      const { code, count } = withAssertions(block.code, "$check");
      // The block keeps the lines of its page; what the tests need stands before and behind.
      const before = `import { Check as $Check } from ${JSON.stringify(join(root, "docs/vitest/check.ts"))}; const $check = new $Check();`;
      return `${before}${"\n".repeat(block.line - 1)}${code}\nexport { $check as check }; export const count = ${count};`;
    },
  };
}
