import type { Dice } from "./dice.ts";

type Change = (bytes: Uint8Array, dice: Dice) => Uint8Array;

/** What storage and transport do to files, and what a fuzzer without any knowledge of the format tries. */
const changes: Readonly<Record<string, Change>> = {
  flip: (bytes, dice) => {
    for (let i = 1 + dice.below(8); i > 0; i--) set(bytes, dice.below(bytes.length), dice.below(256));
    return bytes;
  },
  // Most of what a reader acts on stands at the ends of a file.
  "flip near an end": (bytes, dice) => {
    const at = dice.below(Math.min(200, bytes.length));
    set(bytes, dice.chance(0.5) ? at : bytes.length - 1 - at, dice.below(256));
    return bytes;
  },
  truncate: (bytes, dice) => bytes.slice(0, dice.below(bytes.length)),
  append: (bytes, dice) => Uint8Array.of(...bytes.slice(0, 1e5), ...bytes.slice(0, dice.below(1000))),
  remove: (bytes, dice) => {
    const at = dice.below(bytes.length);
    return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1 + dice.below(64))]);
  },
  // A variable-length number of ten bytes, or a length that no file backs.
  inflate: (bytes, dice) => {
    const at = dice.below(Math.min(400, bytes.length));
    for (let i = 0; i < 9; i++) set(bytes, at + i, 0xff);
    return bytes;
  },
  zero: (bytes, dice) => bytes.fill(0, dice.below(bytes.length)),
};

function set(bytes: Uint8Array, at: number, value: number): void {
  if (at >= 0 && at < bytes.length) bytes[at] = value;
}

/** A damaged copy. */
export function damage(bytes: Uint8Array, dice: Dice): { readonly bytes: Uint8Array; readonly how: string } {
  const how = dice.of(Object.keys(changes));
  return { bytes: (changes[how] as Change)(bytes.slice(), dice), how };
}
