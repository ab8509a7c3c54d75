import type { Method } from "@mayhap/core";
import about from "../../../demo/model/about.json" with { type: "json" };
import { ask } from "../../../demo/src/ask.ts";
import { draw } from "../../../demo/src/draw/raster.ts";
import { onThemeChange } from "../shared/colours.ts";
import { Controls } from "../shared/controls.ts";
import { Latest } from "../shared/latest.ts";
import { part } from "../shared/part.ts";
import { AnswerView } from "./answer-view.ts";
import { example, type Kind } from "./examples.ts";
import { type Format, networkIn } from "./networks.ts";
import { Pad } from "./pad.ts";
import { penWidth } from "./pen.ts";
import { replay } from "./replay.ts";
import { showPixels } from "./thumbnail.ts";

/** Brings the demo's markup to life. Returns what ends it. */
export function mount(root: HTMLElement): () => void {
  const view = new AnswerView(root, about.threshold);
  const status = part(root, "status");
  const controls = new Controls(part<HTMLFormElement>(root, "controls"));
  const latest = new Latest(answer, (error) => {
    status.textContent = error instanceof Error ? error.message : String(error);
    root.dataset.state = "failed";
  });
  let stopReplay = () => {};
  /** How many of each kind the page has drawn. The second digit is a 2, which shows more than the first. */
  const drawn: Record<Kind, number> = { digit: 1, letter: 0, scribble: 0 };
  /** Whether something was drawn: before, the page does it, to show what happens. */
  let welcomed = false;
  const pad = new Pad(part<HTMLCanvasElement>(root, "pad"), {
    began: () => {
      welcomed = true;
      stopReplay();
      latest.askAnew();
    },
    changed: () => latest.ask(),
  });

  /** Asks about what is drawn by now, and shows the answer. */
  async function answer(signal: AbortSignal): Promise<void> {
    const format = controls.text("format") as Format;
    root.dataset.state = "working";
    const loading = setTimeout(() => {
      status.textContent = format === "onnx" ? "Loading onnxruntime-web (14 MB) …" : "Loading TF.js …";
    }, 150);
    const network = await networkIn(format).finally(() => clearTimeout(loading));
    // The ink comes first: what is drawn is painted before the network is asked.
    await new Promise(requestAnimationFrame);
    if (signal.aborted) return;
    if (pad.strokes.length === 0) {
      showPixels(part<HTMLCanvasElement>(root, "pixels"), undefined);
      view.showNothing();
      status.textContent = `Ready: ${network.runtime}.`;
      root.dataset.state = "idle";
      if (!welcomed) drawItself("digit");
      return;
    }
    const started = performance.now();
    const pixels = draw(pad.strokes, penWidth(pad.strokes));
    const method = controls.text("method") as Method;
    const samples = controls.number("samples");
    const options = { samples, method, seed: controls.number("seed"), signal };
    const model = network.at(controls.number("p"));
    const replies = await ask(model, [{ group: "digits", name: "what is drawn", pixels }], options);
    if (signal.aborted) return;
    view.show(replies, pad.own);
    showPixels(part<HTMLCanvasElement>(root, "pixels"), pixels);
    const time = performance.now() - started;
    status.textContent = `${time.toFixed(time < 10 ? 1 : 0)} ms for this answer: ${samples} networks, ${network.runtime}.`;
    root.dataset.state = "answered";
  }

  controls.onChange(() => latest.askAnew());
  controls.onPress("undo", () => pad.undo());
  controls.onPress("clear", () => pad.clear());
  for (const kind of ["digit", "letter", "scribble"] as const) controls.onPress(kind, () => drawItself(kind));

  function drawItself(kind: Kind): void {
    welcomed = true;
    pad.clear();
    stopReplay = replay(example(kind, ++drawn[kind]), pad);
  }

  const stopTheme = onThemeChange(() => pad.show());
  latest.ask();
  return () => {
    stopReplay();
    stopTheme();
    latest.stop();
    view.stop();
    pad.stop();
  };
}
