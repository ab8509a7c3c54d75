import fs from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { dirname, sep } from "node:path";

/** What was done behind the back of the code under test. */
export interface Watch {
  /** Faults since the last call. */
  faults(): string[];
}

const plain = JSON.stringify([Object.prototype, Array.prototype, Function.prototype].map(Object.getOwnPropertyNames));

/**
 * Watches what a hostile file must not cause: opening a file outside `folder` that is no part of the program, a request
 * over the network, a changed prototype. To be called before the code under test is loaded.
 */
export function watch(folder: () => string): Watch {
  const seen: string[] = [];
  const look = (path: unknown): void => {
    const text = path instanceof URL ? path.pathname : String(path);
    const real = realOf(text);
    const root = dirname(folder());
    const near = real.startsWith(root + sep) && !real.startsWith(folder() + sep) && real !== folder();
    if (near || /^\/(etc|proc|dev)\//.test(real)) seen.push(`opened ${text}`);
  };
  const promises = createRequire(import.meta.url)("node:fs/promises") as Record<string, unknown>;
  wrap(promises, ["open", "readFile"], look);
  wrap(
    fs as unknown as Record<string, unknown>,
    ["open", "openSync", "readFile", "readFileSync", "createReadStream"],
    look,
  );
  syncBuiltinESMExports();
  wrap(globalThis as unknown as Record<string, unknown>, ["fetch"], (url) => seen.push(`fetched ${String(url)}`));
  return {
    faults: () => {
      const names = [Object.prototype, Array.prototype, Function.prototype].map(Object.getOwnPropertyNames);
      return [...seen.splice(0), ...(JSON.stringify(names) === plain ? [] : ["a prototype was changed"])];
    },
  };
}

function wrap(holder: Record<string, unknown>, names: readonly string[], look: (argument: unknown) => void): void {
  for (const name of names) {
    const original = holder[name] as (...args: unknown[]) => unknown;
    holder[name] = function (this: unknown, ...args: unknown[]): unknown {
      look(args[0]);
      return original.apply(this, args);
    };
  }
}

const realpath = fs.realpathSync;

function realOf(path: string): string {
  try {
    return realpath(path);
  } catch {
    return path;
  }
}
