import { parseAst } from "vite";

/** Code whose `// => value` comments became calls, line by line where they stood. */
export interface Asserting {
  readonly code: string;
  /** Number of assertions. */
  readonly count: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A comment with its value, and where the code that it is about ends. */
interface Comment {
  readonly at: number;
  readonly value: string;
}

/**
 * Turns each `// => value` into an assertion on the statement before it, also inside loops and functions: the statement's expression
 * (or the variable it declares) must deeply equal the value. `// => ~1.23` compares to the digits that are written; `// => throws CODE`
 * says that the statement throws an error of that code. Lines stay lines, so that stack traces point into the page.
 */
export function withAssertions(code: string, check: string): Asserting {
  const statements = statementsOf(parseAst(code, { lang: "ts" }) as unknown as Node);
  const edits = commentsOf(code).map((comment, i) => {
    const statement = statements
      .filter(({ end }) => end <= comment.at && code.slice(end, comment.at).trim() === "")
      .sort((a, b) => b.end - a.end || b.start - a.start)[0];
    if (statement === undefined)
      throw new Error(`"// => ${comment.value}" stands behind no expression and no declaration of a variable.`);
    return edit(statement, comment, i, code, check);
  });
  let result = code;
  for (const { start, end, text } of edits.flat().sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + text + result.slice(end);
  return { code: result, count: edits.length };
}

function commentsOf(code: string): Comment[] {
  return [...code.matchAll(/\/\/ => (.+)$/gm)].map((match) => ({
    at: match.index,
    value: (match[1] as string).trim(),
  }));
}

/** Expression statements and declarations of one variable, however deep. */
function statementsOf(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(statementsOf);
  if (typeof node !== "object" || node === null) return [];
  const inner = Object.values(node).flatMap(statementsOf);
  const { type, declarations } = node as Node;
  const own =
    type === "ExpressionStatement" || (type === "VariableDeclaration" && (declarations as Node[]).length === 1);
  return own ? [node as Node, ...inner] : inner;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edit(statement: Node, { value }: Comment, index: number, code: string, check: string): Edit[] {
  const throws = /^throws (\w+)$/.exec(value)?.[1];
  const { start, end } = statement;
  if (throws !== undefined)
    return [
      { start, end: start, text: `await ${check}.throws(${index}, async () => { ` },
      { start: end, end, text: ` }, ${JSON.stringify(throws)});` },
    ];
  const about = /^~(-?\d+(?:\.(\d+))?)$/.exec(value);
  const call = about ? `${check}.about(${index}, ` : `${check}.equal(${index}, `;
  const rest = about ? `, ${about[1]}, ${about[2]?.length ?? 0});` : `, (${value}));`;
  if (statement.type === "VariableDeclaration") {
    const { id } = (statement.declarations as { id: Node }[])[0] as { id: Node };
    return [{ start: end, end, text: ` ${call}${code.slice(id.start, id.end).replace(/:.*$/s, "")}${rest}` }];
  }
  const expression = statement.expression as Node;
  return [
    { start, end: expression.start, text: call },
    { start: expression.end, end, text: rest },
  ];
}
