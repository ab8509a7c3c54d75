import { ModelError, OptionsError } from "../errors.ts";
import type { Adapter } from "./adapter.ts";

// One registry per process, even when two copies of the core are loaded (two versions, ESM beside CommonJS).
const key = Symbol.for("@mayhap/core/adapters@1");
const store = globalThis as unknown as { [key]?: Map<string, Adapter> };

function adapters(): Map<string, Adapter> {
  store[key] ??= new Map();
  return store[key];
}

/**
 * Makes an adapter known to `dropconnect`, `predict` and the rest. Importing an adapter package does it for you.
 *
 * @throws `OptionsError` `INVALID_OPTIONS` for what is no adapter
 *
 * @example
 * ```ts
 * import { registerAdapter } from "@mayhap/core";
 * import { adapter } from "@mayhap/onnx";
 *
 * registerAdapter(adapter);
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds adapters of any model and input type
export function registerAdapter(adapter: Adapter<any, any>): void {
  const required = ["owns", "layers", "outputs", "apply", "compile", "freeze"] as const;
  const given = (adapter ?? {}) as Partial<Adapter>;
  const missing = required.filter((method) => typeof given[method] !== "function");
  if (typeof given.name !== "string" || missing.length > 0)
    throw new OptionsError(
      "INVALID_OPTIONS",
      `registerAdapter takes an Adapter: ${missing.length > 0 ? `it has no ${missing.join(", ")}` : "it has no name"}. See the guide "Write your own adapter".`,
    );
  adapters().set(adapter.name, adapter);
}

/**
 * The adapter that owns a model, for tools that look into models of any framework.
 *
 * @throws `ModelError` `UNKNOWN_MODEL` when none does
 *
 * @example
 * ```ts
 * import { adapterOf } from "@mayhap/core";
 * import { loadOnnx } from "@mayhap/onnx";
 *
 * const model = await loadOnnx("model.onnx");
 * adapterOf(model).outputs(model).map(({ name }) => name); // => ["y"]
 * adapterOf(model).inputs?.(model); // => [{ name: "x", type: "float32", shape: [null, 4] }]
 * ```
 */
export function adapterOf(model: unknown): Adapter {
  for (const adapter of adapters().values()) if (adapter.owns(model)) return adapter;
  const known = [...adapters().values()].map((a) => `${a.name} (${a.models})`);
  const what =
    model === null ? "null" : typeof model === "object" ? (model.constructor?.name ?? "object") : typeof model;
  throw new ModelError(
    "UNKNOWN_MODEL",
    known.length === 0
      ? `No adapter is registered, so a model of type ${what} cannot be read. Import one first: import "@mayhap/onnx" or import "@mayhap/tfjs".`
      : `No registered adapter takes a model of type ${what}. Registered: ${known.join(", ")}. ` +
          `Load the model with one of these frameworks${what === "Promise" ? " (a Promise was given: await it)" : ""}, import the adapter of yours, or write one (see the guide "Write your own adapter").`,
  );
}
