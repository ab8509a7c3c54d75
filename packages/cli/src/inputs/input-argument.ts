import { existsSync } from "node:fs";

/** One `--input`: a file, for the named input or for those that it names itself. */
export interface InputArgument {
  readonly input?: string;
  readonly path: string;
}

/**
 * Takes `--input x.npy` or `--input name=x.npy` apart. A path with a `=` in it is taken for a path when such a file exists
 * and no input has the name in front.
 */
export function parseInputArgument(text: string, names: readonly string[]): InputArgument {
  const named = names
    .filter((name) => text.startsWith(`${name}=`))
    .sort((a, b) => b.length - a.length)
    .at(0);
  if (named !== undefined) return { input: named, path: text.slice(named.length + 1) };
  const at = text.indexOf("=");
  if (at < 0 || existsSync(text)) return { path: text };
  return { input: text.slice(0, at), path: text.slice(at + 1) };
}
