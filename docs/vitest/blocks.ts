import { readFileSync } from "node:fs";

/** A ```ts block of a page, or of an @example in a source file. */
export interface Block {
  /** The file it stands in. */
  readonly file: string;
  /** Line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
  /** `run`: a test. `file`: (part of) a file under docs/examples. `no-run`: neither, for the given reason. */
  readonly use:
    | { readonly type: "run" }
    | { readonly type: "file"; readonly name: string }
    | { readonly type: "no-run"; readonly reason: string };
}

/** The ```ts blocks of a markdown page, or of the doc comments of a TypeScript file. */
export function blocksOf(file: string): Block[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return file.endsWith(".md") ? fenced(file, lines) : fenced(file, lines.map(commentText));
}

/** The text of a line of a doc comment; empty for lines outside of one. */
function commentText(line: string): string {
  return /^\s*\*(?!\/) ?(.*)$/.exec(line)?.[1] ?? "";
}

function fenced(file: string, lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: { line: number; info: string; ts: boolean } | undefined;
  for (const [i, line] of lines.entries()) {
    const fence = /^\s*```(.*)$/.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === undefined) open = { line: i + 2, info: fence.trim(), ts: /^ts\b/.test(fence.trim()) };
    else {
      if (open.ts)
        blocks.push({
          file,
          line: open.line,
          code: lines.slice(open.line - 1, i).join("\n"),
          use: useOf(open.info),
        });
      open = undefined;
    }
  }
  return blocks;
}

function useOf(info: string): Block["use"] {
  const [, word, rest = ""] = /^ts\s*(\S*?)(?:[=\s]\s*(.*))?$/.exec(info) ?? [];
  if (word === "") return { type: "run" };
  if (word === "file") return { type: "file", name: rest };
  return { type: "no-run", reason: word === "no-run" ? rest : `"${info}" is not known` };
}
