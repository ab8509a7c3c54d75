import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { create, type Field, type Message, type Scalar, type Schema } from "./message.ts";

/** Deeper messages are refused, before the stack ends. */
const MAX_DEPTH = 100;
/** What follows a tag: something with its length in front, or a number of variable length, 4 or 8 bytes. */
const SIZED = 2;
const wires: Readonly<Partial<Record<Scalar, number>>> = { string: SIZED, bytes: SIZED, float: 5, double: 1 };

type Values = Record<string, unknown>;

/** Reads a message. Bytes are views of the given ones. Throws an `Error` where these are not in protobuf's format. */
export function fromBinary<M extends Message>(schema: Schema<M>, bytes: Uint8Array): M {
  const message = create(schema);
  read(schema, message, new BinaryReader(bytes), bytes.length, 1);
  return message;
}

/** The bytes of a message: its fields by number, then those it does not know. */
export function toBinary<M extends Message>(schema: Schema<M>, message: M): Uint8Array {
  const writer = new BinaryWriter();
  write(schema, message, writer);
  return writer.finish();
}

function read(schema: Schema, message: Message, reader: BinaryReader, end: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new Error(`its parts are nested deeper than ${MAX_DEPTH}`);
  const { byNumber } = schema();
  const values = message as Values;
  const one = (type: Field[2], before?: unknown): unknown => {
    if (typeof type !== "function") return reader[type]();
    const length = reader.uint32();
    const inner = (before ?? create(type)) as Message;
    read(type, inner, reader, reader.pos + length, depth + 1);
    return inner;
  };
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = byNumber.get(number);
    if (field === undefined || !takes(field, wire)) {
      message.$unknown ??= [];
      message.$unknown.push({ number, wire, data: reader.skip(wire, number, MAX_DEPTH - depth) });
      continue;
    }
    const [, name, type, occurs] = field;
    if (occurs === undefined) {
      values[name] = one(type, values[name]);
    } else if (typeof occurs === "object") {
      const chosen = values[occurs.oneof] as { readonly case?: string; readonly value?: unknown };
      values[occurs.oneof] = { case: name, value: one(type, chosen.case === name ? chosen.value : undefined) };
    } else {
      const list = values[name] as unknown[];
      if (wire === wireOf(type)) list.push(one(type));
      else for (const stop = reader.uint32() + reader.pos; reader.pos < stop; ) list.push(one(type));
    }
  }
  if (reader.pos > end) throw new Error("a part of it is longer than what it is in");
}

/** Repeated numbers may be packed, whatever the schema says. */
function takes([, , type, occurs]: Field, wire: number): boolean {
  return wire === wireOf(type) || (typeof occurs === "string" && wire === SIZED);
}

function write(schema: Schema, message: Message, writer: BinaryWriter): void {
  const values = message as Values;
  for (const [number, name, type, occurs] of schema().fields) {
    if (occurs === undefined) {
      if (Object.hasOwn(message, name) && values[name] !== undefined) writeOne(writer, number, type, values[name]);
    } else if (typeof occurs === "object") {
      const chosen = values[occurs.oneof] as { readonly case?: string; readonly value?: unknown };
      if (chosen.case === name) writeOne(writer, number, type, chosen.value);
    } else {
      const list = values[name] as readonly unknown[];
      if (occurs === "repeated") for (const value of list) writeOne(writer, number, type, value);
      else if (list.length > 0) {
        writer.tag(number, SIZED).fork();
        for (const value of list) writeBare(writer, type as Scalar, value);
        writer.join();
      }
    }
  }
  for (const { number, wire, data } of message.$unknown ?? []) writer.tag(number, wire).raw(data);
}

function writeOne(writer: BinaryWriter, number: number, type: Field[2], value: unknown): void {
  writer.tag(number, wireOf(type));
  if (typeof type === "function") {
    writer.fork();
    write(type, value as Message, writer);
    writer.join();
  } else writeBare(writer, type, value);
}

function writeBare(writer: BinaryWriter, type: Scalar, value: unknown): void {
  (writer as unknown as Record<Scalar, (value: unknown) => void>)[type](value);
}

/** A message has its length in front as well. */
function wireOf(type: Field[2]): number {
  return typeof type === "function" ? SIZED : (wires[type] ?? 0);
}
