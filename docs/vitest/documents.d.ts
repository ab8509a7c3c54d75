declare module "virtual:documents" {
  export const blocks: readonly import("./plugin.ts").DocumentBlock[];
}
