import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where results are kept between runs: MAYHAP_PAPERS, or a folder for temporary files. */
export const folder = process.env.MAYHAP_PAPERS ?? join(tmpdir(), "mayhap-papers");

/** Results by name, each a line of JSON as soon as it is there, so that a run that was stopped goes on. */
export class Results<Result> {
  readonly #file: string;

  constructor(name: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${name}.jsonl`);
  }

  /** Result of this setup if it is known. A setup is all that the result depends on. */
  get(setup: object): Result | undefined {
    if (!existsSync(this.#file)) return undefined;
    const key = JSON.stringify(setup);
    return readFileSync(this.#file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { setup: object; result: Result })
      .findLast(({ setup }) => JSON.stringify(setup) === key)?.result;
  }

  /** The known result, or a new one. */
  async of(setup: object, compute: () => Promise<Result>): Promise<Result> {
    const known = this.get(setup);
    if (known !== undefined) return known;
    const result = await compute();
    appendFileSync(this.#file, `${JSON.stringify({ setup, result })}\n`);
    process.stdout.write(`${JSON.stringify({ ...setup, ...result }, shortened)}\n`);
    return result;
  }
}

/** Long lists are for the file only. */
function shortened(_: string, value: unknown): unknown {
  return Array.isArray(value) && value.length > 100 ? `${value.length} values` : value;
}
