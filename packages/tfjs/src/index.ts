export * from "./graph-model.ts";
export * from "./layers-model.ts";
