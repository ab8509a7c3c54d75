export type { ReportInput } from "./findings.ts";
export { reportHtml } from "./report.ts";
