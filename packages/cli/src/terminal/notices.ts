import { colorsFor } from "./colors.ts";
import type { OutputStream } from "./streams.ts";

/** Tells notes and warnings on standard error, where they are in no one's way. */
export function notices(
  texts: { readonly notes?: readonly string[]; readonly warnings?: readonly string[] },
  stderr: OutputStream,
): void {
  const { dim, yellow } = colorsFor(stderr);
  for (const note of texts.notes ?? []) stderr.write(`${dim("note:")} ${note}\n`);
  for (const warning of texts.warnings ?? []) stderr.write(`${yellow("warning:")} ${warning}\n`);
}
