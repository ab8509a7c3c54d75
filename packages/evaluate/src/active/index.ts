export { type AcquireOptions, type Acquisition, type AcquisitionScore, acquire } from "./acquire.ts";
export { type BatchBaldOptions, batchBald } from "./batch-bald.ts";
