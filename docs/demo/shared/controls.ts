/** What the reader has set. */
export class Controls {
  readonly #form: HTMLFormElement;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => this.#show());
    this.#show();
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  text(name: string): string {
    return String(new FormData(this.#form).get(name) ?? "");
  }

  /** Calls back with the name of what was changed. */
  onChange(changed: (name: string) => void): void {
    this.#form.addEventListener("input", ({ target }) => changed((target as HTMLInputElement).name));
  }

  /** Calls back when the button of that name is pressed. */
  onPress(name: string, pressed: () => void): void {
    this.#form.querySelector(`button[name="${name}"]`)?.addEventListener("click", pressed);
  }

  /** Each slider has its value beside it. */
  #show(): void {
    for (const output of this.#form.querySelectorAll("output")) output.value = this.text(output.htmlFor.value);
  }
}
