export { SCRATCH } from "./scratch";
export { drawTransposed } from "./transposed";
export { drawWeights } from "./weights";
