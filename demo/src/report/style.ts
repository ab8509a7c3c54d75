import { groups } from "../draw/pictures.ts";
import { inks } from "./palette.ts";

const light = groups.map((group) => `--${group}: rgb(${inks[group].join(" ")});`).join(" ");
const dark = groups
  .map((group) => `--${group}: color-mix(in srgb, rgb(${inks[group].join(" ")}) 68%, white);`)
  .join(" ");

/** The style sheet of the report. */
export const style = `
:root { color-scheme: light dark; --page: #fcfbf8; --card: #ffffff; --line: #e4e0d8; --text: #22242a; --soft: #686b73; --aleatoric: #a3acb9; --epistemic: #e0a400; --perhaps: #8a6200; ${light} }
@media (prefers-color-scheme: dark) {
  :root { --page: #15171b; --card: #1d2026; --line: #31353d; --text: #e8e6e1; --soft: #a0a4ad; --aleatoric: #737d8c; --epistemic: #f0b92c; --perhaps: #f0b92c; ${dark} }
  img.ink, .ink image { filter: brightness(1.45) saturate(0.9); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 780px; margin: 0 auto; padding: 40px 16px 64px; }
h1 { font-size: clamp(30px, 7vw, 46px); line-height: 1.1; letter-spacing: -0.02em; margin: 0 0 12px; }
h2 { font-size: 22px; line-height: 1.25; letter-spacing: -0.01em; margin: 52px 0 6px; }
h3 { font-size: 17px; margin: 28px 0 8px; text-transform: capitalize; }
p { margin: 8px 0; max-width: 66ch; }
.lead { font-size: 18px; }
.soft, figcaption, footer { color: var(--soft); font-size: 14px; }
a { color: inherit; }
figure { margin: 16px 0 0; }
svg { overflow: visible; }
svg text { fill: currentColor; }
${groups.map((group) => `svg text[fill="var(--${group})"] { fill: var(--${group}); } .${group} { --own: var(--${group}); }`).join("\n")}
.wide { display: none; }
.narrow svg { width: 100%; height: auto; max-width: 520px; }
@media (min-width: 760px) { .wide { display: block; } .narrow { display: none; } }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 12px; margin: 24px 0 0; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
.tile { border-top: 4px solid var(--own); }
.tile b { display: block; font-size: 28px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile .soft { display: block; line-height: 1.4; }
.tile .name { color: var(--own); font-weight: 650; text-transform: capitalize; }
.tile .strip { display: flex; gap: 2px; margin: 0 0 8px; }
.tile .strip img { width: 30px; height: 30px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 15px; margin: 12px 0; min-width: 100%; }
th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { color: var(--soft); font-weight: 600; font-size: 13px; }
td:first-child { color: var(--own, inherit); font-weight: 600; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(196px, 1fr)); gap: 12px; }
.card { padding: 12px 12px 10px; }
.card header { display: flex; gap: 10px; align-items: center; }
.card header img { width: 72px; height: 72px; image-rendering: pixelated; border: 1px solid var(--line); border-radius: 8px; flex: none; }
.card .name { font-size: 13px; color: var(--soft); }
.card .says { font-size: 20px; line-height: 1.25; font-weight: 650; }
.card .says.perhaps { color: var(--perhaps); }
.card .share { font-size: 13px; color: var(--soft); }
.card svg { width: 100%; height: auto; margin-top: 4px; }
.bar { display: flex; height: 8px; border-radius: 4px; overflow: hidden; background: var(--line); margin: 6px 0 3px; }
.bar i { display: block; }
.a { background: var(--aleatoric); } .e { background: var(--epistemic); }
.nats { display: flex; justify-content: space-between; font-size: 12px; color: var(--soft); font-variant-numeric: tabular-nums; }
.key i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; vertical-align: -1px; margin: 0 4px 0 10px; }
pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 14px; font-size: 12.5px; line-height: 1.45; }
details summary { cursor: pointer; font-weight: 600; margin-top: 20px; }
`;
