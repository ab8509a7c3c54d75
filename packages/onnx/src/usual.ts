/** What every model needs once its file is there, in one file that is imported meanwhile; see `later.ts`. */
export { readModel } from "./load/read.ts";
export { compile } from "./program/compile.ts";
