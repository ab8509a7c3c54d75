/** What most models and calls need nothing of, in one file that is imported when something does; see `later.ts`. */
export { RowCheck } from "./gaussian/check.ts";
export { gaussianPlans } from "./gaussian/plans.ts";
export { closeCoefficients, openCoefficients } from "./graph/coefficients.ts";
export { inlineLayers } from "./graph/inline.ts";
export { besideBytes, besideUrl } from "./load/beside.ts";
export { resolveExternal } from "./load/external.ts";
export { checkFunctions } from "./load/functions.ts";
export { sniff } from "./load/sniff.ts";
export { probeActivations } from "./program/activations.ts";
export { unblocked, unpacked } from "./program/blocks.ts";
export { Folding } from "./program/folding.ts";
export { shifted, zeroOf } from "./program/integers.ts";
export { freeze } from "./rewrite/freeze.ts";
export { rescale } from "./rewrite/rescale.ts";
export { seldomFinding } from "./walk/seldom-rules.ts";
export { packInputs } from "./workers/packed-inputs.ts";
export { packModel } from "./workers/packed-model.ts";
