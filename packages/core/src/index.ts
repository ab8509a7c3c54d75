export type * from "./adapter/adapter.ts";
export type * from "./adapter/layer.ts";
export type * from "./adapter/params.ts";
export type * from "./adapter/program.ts";
export { registerAdapter } from "./adapter/registry.ts";
export * from "./errors.ts";
