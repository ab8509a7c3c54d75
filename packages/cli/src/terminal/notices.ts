import { colorsFor } from "./colors.ts";

/** Tells notes and warnings on standard error, where they are in no one's way. */
export function notices(texts: { readonly notes?: readonly string[]; readonly warnings?: readonly string[] }): void {
  const { dim, yellow } = colorsFor(process.stderr);
  for (const note of texts.notes ?? []) process.stderr.write(`${dim("note:")} ${note}\n`);
  for (const warning of texts.warnings ?? []) process.stderr.write(`${yellow("warning:")} ${warning}\n`);
}
