export type { ModelPlace, Sampling, UncertaintyOptions } from "./options.ts";
export type { SureCandidates, SureFeatures, SureLabel, Sureness, SureToken } from "./types.ts";
export type * from "./uncertain.ts";
export { withUncertainty } from "./with-uncertainty.ts";
