import { expect } from "vitest";

/** Asserts what a page says, and remembers which of its statements were reached. */
export class Check {
  readonly #reached = new Set<number>();

  equal(index: number, actual: unknown, value: unknown): void {
    this.#reached.add(index);
    expect(plain(actual)).toEqual(value);
  }

  about(index: number, actual: unknown, value: number, digits: number): void {
    this.#reached.add(index);
    expect(actual).toBeTypeOf("number");
    expect(actual).toBeCloseTo(value, digits);
  }

  async throws(index: number, work: () => Promise<unknown>, code: string): Promise<void> {
    this.#reached.add(index);
    const error = await work().then(
      () => expect.fail(`nothing was thrown, expected an error ${code}`),
      (error) => error,
    );
    expect(error).toHaveProperty("code", code);
  }

  /** Numbers of the assertions, of `count`, that the code never came to. */
  unreached(count: number): number[] {
    return Array.from({ length: count }, (_, i) => i).filter((i) => !this.#reached.has(i));
  }
}

/** Typed arrays compare as arrays: a page writes [1, 2], whatever holds the numbers. */
function plain(value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float32Array) : value;
}
