import { arrow } from "./arrows.ts";
import { SharpCanvas } from "./sharp-canvas.ts";

/** A point in data coordinates, y upwards. */
export type Place = readonly [x: number, y: number];

/** The part of the plane that is shown. */
export interface View {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/** What the reader does on a plane. */
export interface PlaneEvents {
  readonly draw: () => void;
  /** Clicks, or presses Space or Enter. */
  readonly add: (place: Place) => void;
  /** Presses Backspace or Delete. */
  readonly remove: (place: Place) => void;
}

/** A canvas with data coordinates; points are put there by pointer or by keys. */
export class Plane {
  readonly canvas: SharpCanvas;
  readonly view: View;
  /** Where the keys have moved the crosshair; undefined while they are not used. */
  crosshair: Place | undefined;
  readonly #events: PlaneEvents;

  constructor(element: HTMLCanvasElement, view: View, events: PlaneEvents) {
    this.view = view;
    this.#events = events;
    this.canvas = new SharpCanvas(element, () => events.draw());
    element.addEventListener("click", (event) => events.add(this.#at(this.canvas.place(event))));
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("blur", () => {
      this.crosshair = undefined;
      events.draw();
    });
  }

  /** Of a place, in CSS pixels from the upper left corner. */
  pixel([x, y]: Place): [x: number, y: number] {
    const { canvas, view } = this;
    return [share(x, view.x) * canvas.width, (1 - share(y, view.y)) * canvas.height];
  }

  stop(): void {
    this.canvas.stop();
  }

  #at([x, y]: readonly [number, number]): Place {
    const [[left, right], [bottom, top]] = [this.view.x, this.view.y];
    return [left + x * (right - left), top - y * (top - bottom)];
  }

  #key(event: KeyboardEvent): void {
    const here = this.crosshair ?? this.#at([0.5, 0.5]);
    const to = arrow(event, [share(here[0], this.view.x), 1 - share(here[1], this.view.y)]);
    const known = to !== undefined || [" ", "Enter", "Backspace", "Delete"].includes(event.key);
    if (!known || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.crosshair = to ? this.#at(to) : here;
    if (to) this.#events.draw();
    else if (event.key === " " || event.key === "Enter") this.#events.add(here);
    else this.#events.remove(here);
  }
}

function share(value: number, [from, to]: readonly [number, number]): number {
  return (value - from) / (to - from);
}
