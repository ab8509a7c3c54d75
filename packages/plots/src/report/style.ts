import { colourRules, resolveColours, type Theme } from "../draw/theme.ts";

const layout = `
*{box-sizing:border-box}
body{margin:0;background:var(--mayhap-paper);color:var(--mayhap-ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:1020px;margin:0 auto;padding:32px 16px 64px}
h1{font-size:clamp(26px,6vw,38px);line-height:1.15;letter-spacing:-.015em;margin:0 0 8px;overflow-wrap:anywhere}
h2{font-size:21px;line-height:1.25;margin:44px 0 6px}
p,li{max-width:72ch}
p{margin:8px 0}
.lead{font-size:18px}
.soft,caption{color:var(--mayhap-soft);font-size:14px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;margin:16px 0}
dt{color:var(--mayhap-soft)}
dd{margin:0;overflow-wrap:anywhere}
.warning{border-left:4px solid var(--mayhap-vermilion);padding:2px 0 2px 12px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:15px;margin:12px 0}
caption{text-align:left;padding-bottom:4px}
th,td{padding:6px 14px 6px 0;text-align:right;vertical-align:top;border-bottom:1px solid color-mix(in srgb,var(--mayhap-soft) 35%,transparent)}
th{font-weight:600;font-size:14px;white-space:nowrap}
th[scope=row]{white-space:normal}
.text,.prose{text-align:left}
td.prose{min-width:34ch}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:20px;align-items:start}
figure{margin:12px 0 0;break-inside:avoid}
figcaption{color:var(--mayhap-soft);font-size:14px;max-width:72ch}
svg{display:block;max-width:100%;height:auto}
pre{overflow-x:auto;font-size:12.5px;line-height:1.45;padding:12px 14px;border:1px solid color-mix(in srgb,var(--mayhap-soft) 35%,transparent);border-radius:8px}
summary{cursor:pointer;font-weight:600}
:focus-visible{outline:3px solid var(--mayhap-blue);outline-offset:2px}
@media print{
@page{margin:16mm}
body{font-size:11pt}
main{max-width:none;padding:0}
h2{break-after:avoid}
tr,figure{break-inside:avoid}
.scroll{overflow:visible}
pre{white-space:pre-wrap;overflow:visible}
.figures{grid-template-columns:1fr 1fr}
}`;

/** The style sheet of a report. */
export function styleSheet(theme: Theme): string {
  if (theme === "auto") return `:root{color-scheme:light dark}${colourRules(":root")}${layout}`;
  return `:root{color-scheme:${theme}}${resolveColours(layout, theme)}`;
}
