/** What every message has. */
export interface Message {
  /** Fields of a newer version of the format, which are written behind the others as they were read. */
  $unknown?: Unknown[];
}

export interface Unknown {
  readonly number: number;
  readonly wire: number;
  readonly data: Uint8Array;
}

/** Types that are no messages, by the names of the methods that read and write them. An enum is an `int32`. */
export type Scalar = "int32" | "int64" | "uint64" | "float" | "double" | "string" | "bytes";

/** How often a field occurs: at most once, unless it says so; numbers may be packed. Of a oneof, one case occurs. */
export type Field = readonly [
  number: number,
  name: string,
  type: Scalar | Schema,
  occurs?: "repeated" | "packed" | { readonly oneof: string },
];

/** The fields of a message of type M. They are asked for when first needed, because messages contain each other. */
export type Schema<M extends Message = Message> = (() => Form) & { readonly of?: M };

export interface Form {
  readonly fields: readonly Field[];
  readonly byNumber: ReadonlyMap<number, Field>;
  /** Prototype of the messages. A field that is absent has its default from here, and is not written. */
  readonly absent: Readonly<Record<string, unknown>>;
  /** Names of repeated fields, whose arrays every message has of its own. */
  readonly repeated: readonly string[];
}

export function message<M extends Message>(list: () => readonly Field[]): Schema<M> {
  let form: Form | undefined;
  return () => {
    form ??= formOf(list());
    return form;
  };
}

function formOf(fields: readonly Field[]): Form {
  const absent: Record<string, unknown> = {};
  const repeated: string[] = [];
  for (const [, name, type, occurs] of fields) {
    if (typeof occurs === "object") absent[occurs.oneof] = { case: undefined };
    else if (occurs !== undefined) repeated.push(name);
    else absent[name] = defaultOf(type);
  }
  return { fields, byNumber: new Map(fields.map((field) => [field[0], field])), absent, repeated };
}

function defaultOf(type: Field[2]): unknown {
  if (typeof type === "function") return undefined;
  if (type === "string") return "";
  if (type === "bytes") return new Uint8Array();
  return type.endsWith("64") ? 0n : 0;
}

/** A message with some of its fields. */
export function create<M extends Message>(schema: Schema<M>, init: Partial<M> = {}): M {
  const { absent, repeated } = schema();
  const made = Object.create(absent) as Record<string, unknown>;
  for (const name of repeated) made[name] = [];
  return Object.assign(made, init) as M;
}
