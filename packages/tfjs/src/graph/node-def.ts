/** An attribute of a node, as TensorFlow's protobuf looks in JSON. */
export interface Attribute {
  readonly s?: string | readonly number[];
  readonly f?: number;
  readonly i?: string | number;
  readonly b?: boolean;
  readonly type?: string | number;
  readonly shape?: unknown;
  readonly tensor?: unknown;
  readonly func?: { readonly name?: string };
  readonly list?: { readonly s?: readonly (string | readonly number[])[] };
}

/** A node of a TensorFlow graph. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[] | null;
  readonly attr?: Readonly<Record<string, Attribute>>;
}

/** A function that control flow calls. */
export interface FunctionDef {
  readonly signature?: {
    readonly name?: string;
    readonly inputArg?: readonly { readonly name: string }[];
    readonly outputArg?: readonly { readonly name: string }[];
  };
  readonly nodeDef?: readonly NodeDef[];
  /** What it returns, by the name of the output. */
  readonly ret?: Readonly<Record<string, string>>;
}

/** A graph, with the functions that its control flow calls. */
export interface Topology {
  readonly node: readonly NodeDef[];
  readonly library?: {
    readonly function?: readonly FunctionDef[];
  };
}

/** The node that an input comes from: without the mark of a control input and the number of the output. "" for an input that is not there. */
export function sourceOf(input: string | undefined): string {
  if (typeof input !== "string") return "";
  return (input.startsWith("^") ? input.slice(1) : input).split(":")[0] as string;
}

/** Inputs of a node. */
export function inputsOf(node: NodeDef): readonly string[] {
  return node.input ?? [];
}

/** Text in an attribute: base64 in a file, character codes in old ones. */
export function textOf(value: string | readonly number[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? atob(value) : String.fromCharCode(...value);
}

/** Text for an attribute. */
export function text(value: string): Attribute {
  return { s: btoa(value) };
}

/** Whether a flag of a node is set. */
export function flag(node: NodeDef, ...names: string[]): boolean {
  return names.some((name) => node.attr?.[name]?.b === true);
}
