import { escapeText } from "../draw/markup.ts";
import type { Theme } from "../draw/theme.ts";
import { styleSheet } from "./style.ts";

/** One HTML page that needs nothing else: no script, no font, no address. */
export function page(title: string, body: string, theme: Theme): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${styleSheet(theme)}</style>
</head>
<body>
<main>
<h1>${escapeText(title)}</h1>
${body}
</main>
</body>
</html>
`;
}
