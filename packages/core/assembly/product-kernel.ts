export { drawProducts } from "./products";
export { SCRATCH } from "./scratch";
