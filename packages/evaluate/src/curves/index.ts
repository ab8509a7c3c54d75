export { type AccuracyRejection, accuracyRejection } from "./accuracy-rejection.ts";
export { augrc } from "./augrc.ts";
export { aurc } from "./aurc.ts";
export { type RiskCoverage, riskCoverage } from "./risk-coverage.ts";
