export { SCRATCH } from "./scratch";
export { drawProducts } from "./products";
export { drawTransposed } from "./transposed";
export { drawWeights } from "./weights";
