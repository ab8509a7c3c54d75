import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withAssertions } from "../vitest/assertions.ts";
import { blocksOf } from "../vitest/blocks.ts";
import { Check } from "../vitest/check.ts";

/** Runs a block as the plugin would. */
async function run(code: string): Promise<Check> {
  const check = new Check();
  const { code: asserting } = withAssertions(code, "$check");
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction("$check", asserting)(check);
  return check;
}

describe("// => comments", () => {
  it.each([
    ["1 + 1; // => 2"],
    ["[1, 2].map((x) => x * 2); // => [2, 4]"],
    ["new Float32Array([1, 2]); // => [1, 2]"],
    ["const a = { b: [1] }; // => { b: [1] }"],
    ["for (const x of [1, 2, 3]) {\n  x < 4; // => true\n}"],
    ["if (true) 5; // => 5"],
    ["'a'.repeat(2);\n// => 'aa'"],
    ["Math.PI; // => ~3.14"],
    ["Promise.reject(Object.assign(new Error(), { code: 'NO' })); // => throws NO".replace("Promise", "await Promise")],
    ["let x = 1;\nx += 2; // => 3"],
  ])("%j holds", async (code) => {
    expect((await run(code)).unreached(withAssertions(code, "$check").count)).toEqual([]);
  });

  it.each([
    ["1 + 1; // => 3"],
    ["[1, 2]; // => [1]"],
    ["const a = { b: 1 }; // => { b: 2 }"],
    ["for (const x of [1, 2, 3]) {\n  x < 3; // => true\n}"],
    ["Math.PI; // => ~3.15"],
    ["1; // => throws NO"],
    ["await Promise.reject(Object.assign(new Error(), { code: 'YES' })); // => throws NO"],
  ])("%j fails", async (code) => {
    await expect(run(code)).rejects.toThrow();
  });

  it("tells which assertions were never reached", async () => {
    expect((await run("1; // => 1\nif (false) 2; // => 2")).unreached(2)).toEqual([1]);
  });

  it("refuses a comment that is about nothing", () => {
    expect(() => withAssertions("// => 3", "$check")).toThrow(/stands behind no expression/);
  });

  it("keeps every line where it was", () => {
    const code = "const a =\n  1; // => 1\n\na; // => 1\n";
    expect(withAssertions(code, "$check").code.split("\n")).toHaveLength(code.split("\n").length);
  });
});

describe("blocks", () => {
  const folder = mkdtempSync(join(tmpdir(), "mayhap-blocks-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return blocksOf(join(folder, name)).map(({ line, code, use }) => ({ line, code, use }));
  };

  it("are the ts blocks of a page", () => {
    const page =
      "# t\n\n```ts\na;\n```\n\n```sh\nls\n```\n\n```ts file=x.ts\nb;\n\nc;\n```\n\n```ts no-run because\nd;\n```\n\n```tsx\ne\n```\n";
    expect(written("page.md", page)).toEqual([
      { line: 4, code: "a;", use: { type: "run" } },
      { line: 12, code: "b;\n\nc;", use: { type: "file", name: "x.ts" } },
      { line: 18, code: "d;", use: { type: "no-run", reason: "because" } },
    ]);
  });

  it("are the examples of doc comments, and not code", () => {
    const source =
      "/**\n * Text.\n *\n * @example\n * ```ts\n * f();\n *   g();\n * ```\n */\nexport const s = `\n```ts\nno\n```\n`;\n";
    expect(written("source.ts", source)).toEqual([{ line: 6, code: "f();\n  g();", use: { type: "run" } }]);
  });

  it("with an unknown mark count as not run", () => {
    expect(written("odd.md", "```ts norun\na;\n```\n")[0]?.use).toEqual({
      type: "no-run",
      reason: '"ts norun" is not known',
    });
  });
});
