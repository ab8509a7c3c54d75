import type { Finding } from "./examine.ts";

/** The findings as a page of the documentation. */
export function page(asTheyAre: readonly Finding[], withWeights: readonly Finding[]): string {
  const all = [...asTheyAre, ...withWeights];
  return `# The ONNX standard's backend tests

What mayhap makes of the ${asTheyAre.length} models by which the ONNX standard tests runtimes (Debian's \`libonnx-testdata\`). Few of them hold weights: they take
their matrices as inputs. So each is also tried with the recorded values of all inputs but one stored in the file, once for each input that
stays one. Written by \`pnpm backend-table\`; \`test/standard.test.ts\` checks it on all that have layers with weights, and on every twelfth of the others.

Each model is loaded, walked, transformed by \`dropconnect(model, { p, layers: "all", bias: true, kinds: [all] })\`, saved, loaded again and run on the
recorded inputs. It _failed_ where

- the saved file gives other bits than onnxruntime on the original, with p = 0 or p = .2 (which acts on sampling only),
- the sampling program gives other bits with p = 0, or is off by more than 1e-5 with p = .2 and nothing dropped,
- another count of the constant matrices that multiply activations, which shares no code with the adapter, comes to another number,
- \`onnx.checker\` refuses a saved file but not the original.

Models that draw random numbers of their own are compared by the shapes of their outputs.

${table(
  ["", "as they are", "with stored weights"],
  [
    ["tested", String(asTheyAre.length), String(withWeights.length)],
    ["run by onnxruntime", ...[asTheyAre, withWeights].map((list) => count(list, ran))],
    ["transformed", ...[asTheyAre, withWeights].map((list) => count(list, ({ replaced }) => replaced))],
    ["of these run", ...[asTheyAre, withWeights].map((list) => count(list, (f) => f.replaced && ran(f)))],
    [
      "no layer with weights",
      ...[asTheyAre, withWeights].map((list) => count(list, ({ layers }) => layers.length === 0)),
    ],
    ["refused", ...[asTheyAre, withWeights].map((list) => count(list, refused))],
    ["failed", ...[asTheyAre, withWeights].map((list) => count(list, ({ wrong }) => wrong.length > 0))],
  ],
)}

## By kind of layer

${byLayer(all)}

## What onnxruntime does not run

${notRun(all)}
`;
}

const ran = ({ notRun }: Finding): boolean => notRun === undefined;
const refused = ({ layers, replaced }: Finding): boolean => layers.length > 0 && !replaced;
const count = (list: readonly Finding[], which: (finding: Finding) => boolean): string =>
  String(list.filter(which).length);

/** Models by the kinds of layers in them, as they are and with weights together. */
export function byLayer(findings: readonly Finding[]): string {
  const types = [...new Set(findings.flatMap(({ layers }) => layers.map(({ type }) => type)))].sort();
  const rows = types.map((type) => {
    const having = findings.filter(({ layers }) => layers.some((layer) => layer.type === type));
    const own = having.flatMap(({ layers }) => layers.filter((layer) => layer.type === type));
    const obstacles = [...new Set(own.flatMap(({ obstacle }) => obstacle ?? []))];
    return [
      `\`${type}\``,
      own[0]?.kind ?? "",
      String(having.length),
      count(having, ({ layers }) => layers.some((layer) => layer.type === type && layer.obstacle === undefined)),
      count(having, ({ layers }) => layers.every((layer) => layer.type !== type || layer.obstacle !== undefined)),
      count(having, ({ wrong }) => wrong.length > 0),
      obstacles.join("; "),
    ];
  });
  return table(["operator", "kind", "tested", "transformed", "refused", "failed", "why refused"], rows);
}

function notRun(findings: readonly Finding[]): string {
  const reasons = new Map<string, number>();
  for (const { notRun } of findings)
    if (notRun !== undefined) reasons.set(inShort(notRun), (reasons.get(inShort(notRun)) ?? 0) + 1);
  const rows = [...reasons].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([why, n]) => [why, String(n)]);
  return table(["why", "models"], rows);
}

/** Onnxruntime's words without what is different from file to file. */
function inShort(message: string): string {
  const missing = /Could not find an implementation for (\w+)\((\d+)\)/.exec(message);
  if (missing !== null) return `it has no ${missing[1]} of opset ${missing[2]} for these types`;
  const unknown = /([\w.]+):(\w+)\(-1\) is not a registered/.exec(message);
  if (unknown !== null) return `it does not know ${unknown[1]}.${unknown[2]}`;
  if (/Unsupported data type|Type \(tensor\(/.test(message)) return "bfloat16";
  if (/layout_ == 0|Batchwise/.test(message)) return "recurrent layers with the batch in front (layout = 1)";
  if (/^Invalid rank/.test(message)) return "the recorded inputs do not have the declared shape";
  if (/construct locale/.test(message)) return "the system has no locale en_US.UTF-8";
  return message.split("\n")[0] as string;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
