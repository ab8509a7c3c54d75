/** Text as it may stand between tags and in attributes of SVG and HTML. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** An element as text; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeText(String(value))}"`],
  );
  const inside = children.join("");
  return inside === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inside}</${name}>`;
}

/** A drawn tree as text, the same in every DOM: they differ in the order of attributes. Numbers are rounded to a thousandth of a pixel. */
export function serialize(node: Node): string {
  if (node.nodeType === 3) return escapeText(node.textContent ?? "");
  if (node.nodeType !== 1 || (node as Element).localName === "style") return "";
  const { localName, attributes, childNodes } = node as Element;
  const written = Array.from(
    attributes,
    ({ name, value }) => [name, name.startsWith("aria-") ? value : round(value)] as const,
  );
  written.sort(([a], [b]) => (a < b ? -1 : 1));
  return element(localName, Object.fromEntries(written), ...Array.from(childNodes, serialize));
}

function round(value: string): string {
  return value.replaceAll(/-?\d+\.\d{4,}(?!\d*e)/g, (number) => String(Number(Number(number).toFixed(3))));
}
