import { zipSync } from "fflate";
import { writeNpy } from "../../../packages/cli/src/formats/write-npy.ts";
import { damage } from "../bytes.ts";
import type { Dice } from "../dice.ts";

/** The bytes of a data file and what is wrong with it. */
export interface HostileFile {
  readonly bytes: Uint8Array;
  readonly how: string;
}

/** A format's hostile files. */
export type Maker = (dice: Dice) => HostileFile;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const right = (): Uint8Array => writeNpy({ data: Float32Array.of(0.5, -1, 2, 0, 1, 1, 0, 3), shape: [2, 4] });

const shapes =
  "(2, 4) (4,) () (0, 4) (4294967296, 4) (99999999999999999999,) (1e9, 4) (-2, 4) (2, 4, ) (,) (2 4) (2, 2, 2)";
const types = "<f4 <f8 |b1 <i8 <u8 >f4 <f2 <f16 O <U7 |V8 __proto__ constructor toString <c8 <M8[ns]".split(" ");
const numbers = [
  "1",
  "-1",
  "1e309",
  "nan",
  "inf",
  "",
  "0x10",
  "1_000",
  "__proto__",
  "1,5",
  '"1"',
  "9".repeat(400),
  "\0",
  "=cmd()",
];

function header(dice: Dice): HostileFile {
  const shape = dice.of(shapes.match(/\([^)]*\)/g) as string[]);
  const descr = dice.of(types);
  const order = dice.of(["True", "False", "None"]);
  const dict = dice.chance(0.9)
    ? `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`
    : `{${"'descr': [".repeat(dice.of([1, 3000]))}`;
  const version = dice.of([1, 1, 1, 2, 3, 0, 9]);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  const stated = dice.chance(0.8) ? dict.length : dice.of([0, 60_000]);
  if (version === 1) length.writeUInt16LE(stated);
  else length.writeUInt32LE(dice.chance(0.5) ? stated : 2 ** 32 - 1);
  const data = Buffer.alloc(dice.of([0, 16, 32, 64]), 1);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  return { bytes: Buffer.concat([magic, length, Buffer.from(dict), data]), how: `${descr} ${order} ${shape}` };
}

const npy: Maker = (dice) => (dice.chance(0.4) ? damage(right(), dice) : header(dice));

const npz: Maker = (dice) => {
  const name = dice.of(["x", "__proto__", "../x", "/etc/x", "constructor", "", "toString", "a".repeat(3000)]);
  const inside = dice.chance(0.5) ? right() : header(dice).bytes;
  const bomb = new Uint8Array(dice.chance(0.1) ? 5e7 : 0);
  const entries = { [`${name}.npy`]: inside, "y.npy": bomb, "__proto__.npy": right() };
  const zip = zipSync(entries, { level: dice.chance(0.5) ? 9 : 0 });
  return dice.chance(0.5) ? damage(zip, dice) : { bytes: zip, how: `arrays ${name}` };
};

const csv: Maker = (dice) => {
  const cell = (): string => dice.of(numbers);
  const rows = Array.from({ length: dice.of([0, 1, 3]) }, () => Array.from({ length: dice.of([1, 4, 4, 4, 5]) }, cell));
  const body = rows.map((row) => row.join(dice.of([",", ";", "\t"]))).join(dice.of(["\n", "\r\n", "\r"]));
  const head = dice.of([
    "",
    "a,b,c,d\n",
    "__proto__,constructor,x,y\n",
    "\uFEFF",
    '"',
    `${",".repeat(50_000)}\n`,
    "\n\n",
  ]);
  const bytes = text(head + body);
  return dice.chance(0.3) && bytes.length > 0 ? damage(bytes, dice) : { bytes, how: "cells" };
};

const json: Maker = (dice) => {
  const depth = dice.of([1, 50, 5000, 200_000]);
  const content = dice.of([
    "[[1,2,3,4]]",
    '{"x":[[1,2,3,4]]}',
    '{"__proto__":[[1,2,3,4]]}',
    '{"constructor":{"prototype":1}}',
    "[[1,2],[3]]",
    '[[1e999,null,true,"4"]]',
    "[[],[],[]]",
    "{}",
    "7",
    "null",
    '"x"',
    "[".repeat(depth) + "]".repeat(depth),
    `${'{"x":'.repeat(depth)}1${"}".repeat(depth)}`,
  ]);
  const bytes = text(content);
  return dice.chance(0.3) ? damage(bytes, dice) : { bytes, how: content.slice(0, 60) };
};

/** By extension. */
export const makers: Readonly<Record<string, Maker>> = { npy, npz, csv, tsv: csv, json };
