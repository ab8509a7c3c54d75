export { drawNormals } from "./normal";
export { drawWeights, SCRATCH } from "./weights";
