import { dropconnect, explain, type Prediction, predict, quantify } from "@mayhap/core";
import { accuracy, applyCalibration, nll } from "@mayhap/evaluate";
import { loadOnnx } from "@mayhap/onnx";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { reportHtml } from "../src/report/index.ts";

const ROWS = 60;
const x = Array.from({ length: ROWS }, (_, i) => Array.from({ length: 4 }, (_, j) => 3 * Math.sin(7 * i + 11 * j)));
const labels = Array.from({ length: ROWS }, (_, i) => i % 3);

const base = await loadOnnx("docs/fixtures/model.onnx");
const model = dropconnect(base, 0.2);
const options = { samples: 60, seed: 7, keep: true } as const;

let prediction: Prediction;
let untouched: Prediction;
beforeAll(async () => {
  prediction = await predict(model, { x }, options);
  untouched = await predict(dropconnect(base, 0), { x }, { samples: 1 });
});

const cells = (html: string) =>
  [...parseHTML(html).document.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));

describe("the report of a classifier", () => {
  const whole = () =>
    reportHtml({
      prediction,
      labels,
      untouched,
      explanation: explain(model),
      title: "Is <it> sure?",
      facts: { data: "sines & more" },
      classes: ["a", "b", "c"],
    });

  it("is one page that fetches nothing and runs nothing", () => {
    expect(whole()).not.toMatch(/<(script|link|iframe|object|embed|img)\b|@import|url\(|\s(src|href|on\w+)=/i);
  });

  it("holds every part, and what it was given as text", () => {
    const { document } = parseHTML(whole());
    expect([...document.querySelectorAll("h2")].map(({ textContent }) => textContent)).toEqual([
      "Key numbers",
      "Pictures",
      "The most uncertain examples",
      "How to read this",
      "What is random",
    ]);
    expect(document.querySelector("h1")?.textContent).toBe("Is <it> sure?");
    expect(document.querySelector("dd")?.textContent).toBe("sines & more");
    expect(document.querySelector("pre")?.textContent).toBe(String(explain(model)));
    // Reliability, risk and coverage, right and wrong answers; three cases' samples, and how one settles.
    expect(document.querySelectorAll("figure > svg").length).toBe(7);
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(whole()).not.toMatch(/NaN|undefined|\[object/);
  });

  it("gives the numbers of the sampled and of the untouched model", () => {
    const row = (name: string) =>
      cells(whole())
        .find(([first]) => first === name)
        ?.slice(1, 3);
    const shown = (value: number) => String(Number(value.toPrecision(3)));
    expect(row("accuracy")).toEqual([accuracy(prediction, labels), accuracy(untouched, labels)].map(shown));
    expect(row("NLL (nats)")).toEqual([nll(prediction, labels), nll(untouched, labels)].map(shown));
  });

  it("shows what calibration changes, where there are calibrated probabilities", () => {
    const calibrated = applyCalibration({ type: "temperature", on: "mean", temperature: 2 }, prediction);
    const html = reportHtml({ prediction, labels, untouched, calibrated });
    expect(cells(html)[0]).toEqual(["number", "sampled", "untouched", "calibrated", "what it is"]);
    const shown = [prediction, untouched, calibrated].map((y) => String(Number(nll(y, labels).toPrecision(3))));
    expect(
      cells(html)
        .find(([first]) => first === "NLL (nats)")
        ?.slice(1, 4),
    ).toEqual(shown);
    expect(html).toContain(">Calibration</title>");
  });

  it("lists the most uncertain examples, the most uncertain first", () => {
    const { total } = quantify(prediction);
    const first = total.data.indexOf(Math.max(...total.data));
    const rows = cells(whole());
    const head = rows.findIndex(([cell]) => cell === "example");
    expect(rows[head + 1]?.[0]).toBe(String(first));
    expect(rows.length - head - 1).toBe(12);
    const [, answer, , , , , label] = rows[head + 1] as string[];
    expect(label).toBe(`${"abc"[first % 3]}${answer === "abc"[first % 3] ? "" : " (wrong)"}`);
  });

  it("can be used by keyboard: what scrolls takes the focus and has a name", () => {
    const { document } = parseHTML(whole());
    const scrolling = [...document.querySelectorAll(".scroll, pre")];
    expect(scrolling.length).toBe(3);
    for (const region of scrolling) {
      expect(region.getAttribute("tabindex")).toBe("0");
      expect(region.getAttribute("aria-label")).not.toBeNull();
    }
  });

  it("follows the reader's colours or has fixed ones, and is for paper too", () => {
    expect(whole()).toContain("@media print");
    expect(whole()).toContain(":root{color-scheme:light dark}:root{--mayhap-paper:#ffffff");
    const dark = reportHtml({ prediction, theme: "dark" });
    expect(dark).toContain("color-scheme:dark");
    expect(dark).not.toContain("var(--mayhap");
  });

  it("does without labels and without kept samples", async () => {
    const bare = await predict(model, { x }, { samples: 20, seed: 7 });
    const { document } = parseHTML(reportHtml({ prediction: bare }));
    expect(document.querySelectorAll("figure > svg").length).toBe(1);
    expect(document.querySelector("svg title")?.textContent).toBe("Uncertainty: total and epistemic");
  });
});

describe("the report of plain values", () => {
  it("compares observed with predicted values", async () => {
    const values = await predict(model, { x }, { ...options, output: "values" });
    const html = reportHtml({ prediction: values, labels: values.mean.data.map((value) => value + 0.1) });
    const { document } = parseHTML(html);
    expect(cells(html).find(([first]) => first === "RMSE")?.[1]).toBe("0.1");
    expect([...document.querySelectorAll("svg title")].map(({ textContent }) => textContent)).toEqual([
      "Observed against predicted",
      "Risk when uncertain cases are referred",
      "How the mean settles",
    ]);
    expect(reportHtml({ prediction: values })).toContain("Standard deviation: examples");
  });
});

it("refuses what it cannot report", () => {
  expect(() => reportHtml({ prediction: untouched })).toThrow(
    expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining("one sample") }),
  );
  expect(() => reportHtml({ prediction, labels: [1] })).toThrow(expect.objectContaining({ code: "LENGTH_MISMATCH" }));
  expect(() => reportHtml({ prediction, labels: labels.map(() => 3) })).toThrow(
    expect.objectContaining({ code: "BAD_LABEL" }),
  );
});
