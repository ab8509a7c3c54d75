import { onThemeChange } from "./colours.ts";
import { Controls } from "./controls.ts";
import { Latest } from "./latest.ts";
import { part } from "./part.ts";
import { startTf } from "./tf.ts";

/** What is particular about a playground. */
export interface Playground {
  /** Draws what is known by now. */
  readonly draw: () => void;
  /** Trains and samples; may be given up at any time by the signal, and is called again. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly stop: () => void;
}

/** What a playground may use. */
export interface Tools {
  readonly controls: Controls;
  /** Starts the work anew, and gives up what is under way. */
  readonly again: () => void;
  readonly say: (state: "waiting" | "training" | "trained" | "failed", text: string) => void;
  /** Reads something out. */
  readonly speak: (text: string) => void;
}

/** Brings a playground's markup to life. Returns what ends it. */
export function startPlayground(root: HTMLElement, make: (tools: Tools) => Playground): () => void {
  const controls = new Controls(part<HTMLFormElement>(root, "controls"));
  const say: Tools["say"] = (state, text) => {
    root.dataset.state = state;
    part(root, "status").textContent = text;
  };
  const speak = (text: string) => {
    part(root, "spoken").textContent = text;
  };
  const latest = new Latest(
    async (signal) => {
      await startTf();
      await playground.work(signal);
    },
    (error) => say("failed", error instanceof Error ? error.message : String(error)),
  );
  const playground = make({ controls, again: () => latest.askAnew(), say, speak });
  const stopTheme = onThemeChange(() => playground.draw());
  playground.draw();
  latest.ask();
  return () => {
    stopTheme();
    latest.stop();
    playground.stop();
  };
}
