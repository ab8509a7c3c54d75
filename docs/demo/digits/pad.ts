import type { Point } from "../../../demo/src/draw/path.ts";
import { arrow } from "../shared/arrows.ts";
import { colour } from "../shared/colours.ts";
import { SharpCanvas } from "../shared/sharp-canvas.ts";

/** Width of the pen, as a share of the pad. */
export const PEN = 0.075;
/** Points of a stroke are at least so far apart: more of them only cost time. */
const APART = 0.012;

/** What a pad tells of. */
export interface PadEvents {
  /** A new stroke begins, or the drawing is another one. */
  readonly began: () => void;
  /** There is more ink. */
  readonly changed: () => void;
}

/** Paper to draw on, with a pointer or with the keys. Strokes lie in the unit square, y downwards. */
export class Pad {
  #strokes: Point[][] = [];
  #cursor: Point = [0.5, 0.3];
  #down = false;
  #keys = false;
  /** If not, the reader's first stroke begins another drawing. */
  #own = true;
  readonly #canvas: SharpCanvas;
  readonly #events: PadEvents;

  constructor(element: HTMLCanvasElement, events: PadEvents) {
    this.#events = events;
    this.#canvas = new SharpCanvas(element, () => this.show());
    element.addEventListener("pointerdown", (event) => this.#pointerDown(event));
    element.addEventListener("pointermove", (event) => this.#pointerMove(event));
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => this.#lift());
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("blur", () => {
      this.#keys = false;
      this.#lift();
    });
    this.show();
  }

  get strokes(): readonly (readonly Point[])[] {
    return this.#strokes;
  }

  /** Whether the reader has drawn what is there. */
  get own(): boolean {
    return this.#own;
  }

  /** A drawing that is not the reader's, or more of it. */
  lend(strokes: readonly (readonly Point[])[]): void {
    this.#strokes = strokes.map((stroke) => [...stroke]);
    this.#own = false;
    this.show();
    this.#events.changed();
  }

  undo(): void {
    this.#replace(this.#strokes.slice(0, -1));
  }

  clear(): void {
    this.#replace([]);
  }

  show(): void {
    const context = this.#canvas.clear();
    const { element, width, height } = this.#canvas;
    context.lineWidth = PEN * width;
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = colour(element, "ink");
    for (const stroke of this.#strokes) {
      context.beginPath();
      for (const [x, y] of [stroke[0] as Point, ...stroke]) context.lineTo(x * width, y * height);
      context.stroke();
    }
    if (!this.#keys) return;
    context.lineWidth = 2;
    context.strokeStyle = context.fillStyle = colour(element, "accent");
    context.beginPath();
    context.arc(this.#cursor[0] * width, this.#cursor[1] * height, (PEN * width) / 2 + 3, 0, 2 * Math.PI);
    context.stroke();
    if (this.#down) context.fill();
  }

  stop(): void {
    this.#canvas.stop();
  }

  #pointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#canvas.element.setPointerCapture(event.pointerId);
    this.#keys = false;
    this.#begin(this.#canvas.place(event));
  }

  #pointerMove(event: PointerEvent): void {
    if (!this.#down || this.#keys) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.#draw(this.#canvas.place(each));
  }

  #replace(strokes: Point[][]): void {
    this.#strokes = strokes;
    this.#down = false;
    this.show();
    this.#events.began();
  }

  #begin(place: Point): void {
    this.#down = true;
    this.#strokes = this.#own ? [...this.#strokes, [place]] : [[place]];
    this.#own = true;
    this.show();
    this.#events.began();
  }

  #draw(place: Point): void {
    const stroke = this.#strokes.at(-1);
    const last = stroke?.at(-1);
    if (!stroke || !last || Math.hypot(place[0] - last[0], place[1] - last[1]) < APART) return;
    stroke.push(place);
    this.show();
    this.#events.changed();
  }

  #lift(): void {
    this.#down = false;
    this.show();
  }

  #key(event: KeyboardEvent): void {
    const to = arrow(event, this.#cursor);
    const known: Record<string, () => void> = {
      " ": () => (this.#down ? this.#lift() : this.#begin(this.#cursor)),
      Escape: () => this.#lift(),
      Backspace: () => this.undo(),
      Delete: () => this.clear(),
    };
    const act = to ? () => this.#moveTo(to) : known[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#keys = true;
    act();
    this.show();
  }

  #moveTo(place: Point): void {
    this.#cursor = place;
    if (this.#down) this.#draw(place);
  }
}
