/** A canvas whose pixels are those of the screen; what is drawn is measured in CSS pixels. */
export class SharpCanvas {
  readonly element: HTMLCanvasElement;
  readonly #observer: ResizeObserver;

  /** @param draw is called when the size has changed */
  constructor(element: HTMLCanvasElement, draw: () => void) {
    this.element = element;
    this.#observer = new ResizeObserver(() => {
      this.#fit();
      draw();
    });
    this.#observer.observe(element);
    this.#fit();
  }

  get width(): number {
    return this.element.clientWidth;
  }

  get height(): number {
    return this.element.clientHeight;
  }

  /** An empty surface. */
  clear(): CanvasRenderingContext2D {
    const context = this.element.getContext("2d") as CanvasRenderingContext2D;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** Where a pointer is, from 0 to 1 across and down. */
  place({ clientX, clientY }: { clientX: number; clientY: number }): [x: number, y: number] {
    const box = this.element.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  }

  stop(): void {
    this.#observer.disconnect();
  }

  #fit(): void {
    this.element.width = Math.round(this.width * devicePixelRatio);
    this.element.height = Math.round(this.height * devicePixelRatio);
  }
}
