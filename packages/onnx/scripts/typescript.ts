import { type DescEnum, type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import { describe } from "./descriptors.ts";

const scalars: Readonly<Partial<Record<ScalarType, readonly [name: string, type: string]>>> = {
  [ScalarType.INT32]: ["int32", "number"],
  [ScalarType.INT64]: ["int64", "bigint"],
  [ScalarType.UINT64]: ["uint64", "bigint"],
  [ScalarType.FLOAT]: ["float", "number"],
  [ScalarType.DOUBLE]: ["double", "number"],
  [ScalarType.STRING]: ["string", "string"],
  [ScalarType.BYTES]: ["bytes", "Uint8Array"],
};

/** The text of `src/generated/onnx_pb.ts`: a type and a table of fields for each message, an object for each enum. */
export function typescript(): string {
  const parts: string[] = [];
  for (const type of describe()) {
    if (type.kind === "message") parts.push(interfaceOf(type), tableOf(type));
    if (type.kind === "enum") parts.push(constantsOf(type));
  }
  return `// Generated from proto/onnx.proto by \`pnpm --filter @mayhap/onnx proto\`.
import { type Message, message, type Schema } from "../proto/message.ts";

${parts.join("\n\n")}
`;
}

function interfaceOf(type: DescMessage): string {
  return `export interface ${nameOf(type)} extends Message {\n${type.members.map(memberOf).join("\n")}\n}`;
}

function memberOf(member: DescField | DescOneof): string {
  if (member.kind === "field") {
    const many = member.fieldKind === "list" ? "[]" : "";
    const optional = member.fieldKind === "message";
    return `  ${member.localName}${optional ? "?" : ""}: ${typeOf(member)}${many}${optional ? " | undefined" : ""};`;
  }
  const cases = member.fields.map((field) => `{ case: "${field.localName}"; value: ${typeOf(field)} }`);
  return `  ${member.localName}: ${[...cases, "{ case: undefined; value?: undefined }"].join(" | ")};`;
}

function tableOf(type: DescMessage): string {
  const fields = type.fields.toSorted((a, b) => a.number - b.number).map((field) => `  [${row(field)}],\n`);
  const schema = `export const ${nameOf(type)}Schema: Schema<${nameOf(type)}>`;
  return `${schema} = /*@__PURE__*/ message(() => [\n${fields.join("")}]);`;
}

function row(field: DescField): string {
  const type = field.message ? `${nameOf(field.message)}Schema` : `"${scalarOf(field)?.[0]}"`;
  const row = [field.number, `"${field.localName}"`, type];
  if (field.oneof !== undefined) row.push(`{ oneof: "${field.oneof.localName}" }`);
  if (field.fieldKind === "list") row.push(field.packed ? '"packed"' : '"repeated"');
  return row.join(", ");
}

function typeOf(field: DescField): string | undefined {
  const named = field.message ?? field.enum;
  return named === undefined ? scalarOf(field)?.[1] : nameOf(named);
}

function scalarOf(field: DescField): readonly [name: string, type: string] | undefined {
  const known = scalars[field.enum === undefined ? (field.scalar ?? ScalarType.INT32) : ScalarType.INT32];
  if (known === undefined) throw new Error(`${field} has a type that src/proto does not read`);
  return known;
}

function constantsOf(type: DescEnum): string {
  const name = nameOf(type);
  const values = type.values.map((value) => `  ${value.name}: ${value.number},\n`);
  return `export const ${name} = {\n${values.join("")}} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];`;
}

/** Names of types in types are joined by underscores. */
function nameOf(type: DescMessage | DescEnum): string {
  return type.typeName.slice(`${type.file.proto.package}.`.length).replaceAll(".", "_");
}
