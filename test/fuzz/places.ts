import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What stands around a model: a file outside its folder that nobody may read, and links to it. */
export interface Places {
  /** The model's folder. */
  readonly folder: string;
  /** Absolute path of the file outside. */
  readonly secret: string;
}

/** Makes the places of one case below `root`. */
export function makePlaces(root: string): Places {
  const folder = join(root, "model");
  const secret = join(root, "secret.bin");
  mkdirSync(folder, { recursive: true });
  writeFileSync(secret, new Uint8Array(4096).fill(7));
  writeFileSync(join(folder, "inside.bin"), new Uint8Array(4096));
  symlinkSync(secret, join(folder, "link.bin"));
  symlinkSync(root, join(folder, "link"));
  return { folder, secret };
}

/** Names of files that a hostile model may ask for. All but the last lead out of its folder, or nowhere. */
export function evilPaths({ secret }: Places): readonly string[] {
  return [
    "../secret.bin",
    "sub/../../secret.bin",
    "./../secret.bin",
    "..\\secret.bin",
    "%2e%2e/secret.bin",
    "..%2fsecret.bin",
    secret,
    `/${secret}`,
    `file://${secret}`,
    "link.bin",
    "link/secret.bin",
    "C:\\secret.bin",
    "C:secret.bin",
    "\\\\server\\share\\secret.bin",
    "//server/share/secret.bin",
    "http://127.0.0.1:9/secret.bin",
    "data:,secret",
    "../secret.bin\0.bin",
    "",
    ".",
    "..",
    "/proc/self/environ",
    "/dev/zero",
    "__proto__",
    "*/_ORT_MEM_ADDR_/*",
    "inside.bin",
  ];
}
