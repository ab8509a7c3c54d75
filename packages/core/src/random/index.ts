export { drawWeights, keptFactor } from "./draw.ts";
export { drawFactors } from "./factors.ts";
export { drawMask } from "./mask.ts";
export { drawNormals } from "./normal.ts";
export { philox4x32 } from "./philox.ts";
export { randomSeed } from "./seed.ts";
export { type Address, activationStream, noiseStream, trainingStream, weightStream } from "./stream.ts";
export { transpose } from "./transposed.ts";
export { drawUniforms } from "./uniform.ts";
