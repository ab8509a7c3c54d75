import { describe, expect, it } from "vitest";
import type { Bound, Site } from "../../src/adapter/program.ts";
import type { WorkerJob } from "../../src/worker/job.ts";
import type { Answer, Asked, Readied } from "../../src/worker/protocol.ts";
import { WorkerSource } from "../../src/worker/worker-source.ts";

type Sampling = Extract<Asked, { type: "sample" }>;

interface Setting {
  readonly samples: number;
  /** Time of a run in each worker. */
  readonly speeds: readonly number[];
  readonly atOnce?: Readied["atOnce"];
  readonly declared?: boolean;
  readonly rowBytes?: number;
  /** Of the outputs of a run, as they are. */
  readonly runBytes?: number;
}

/** A run of a large request takes so much of the time of another. */
const SAVED = 0.7;
const ROWS = 100;

/** Workers on a clock of their own, which say after 16 ms at the latest what is done. */
class Clock {
  readonly #events: { readonly at: number; readonly run: () => void }[] = [];
  now = 0;

  at(time: number, run: () => void): void {
    this.#events.push({ at: time, run });
    this.#events.sort((a, b) => a.at - b.at);
  }

  step(): void {
    const event = this.#events.shift();
    if (event === undefined) throw new Error("Nothing will ever happen again.");
    this.now = event.at;
    event.run();
  }
}

/** Takes all samples. Gives the requests, when the last was there, and how many waited at the most. */
async function simulate({ samples, speeds, atOnce, declared = true, rowBytes = 40, runBytes = 4 }: Setting) {
  const clock = new Clock();
  const requests: (Sampling & { readonly worker: number; readonly time: number })[] = [];
  const free = speeds.map(() => 0);
  let [arrived, taken, waiting] = [0, 0, 0];
  const hear = (answer: Answer) => job.listener?.hear(answer);
  const job = {
    size: speeds.length,
    failure: undefined,
    listener: undefined as WorkerJob["listener"],
    turnTo: () => {
      clock.at(0, () => hear({ type: "ready", job: 1, turn: 1, bytes: undefined, atOnce }));
      return 1;
    },
    ask: (worker: number, asked: Asked) => {
      const { sample, runs } = asked as Sampling;
      const large = atOnce !== undefined && runs >= atOnce.fewest;
      const time = (speeds[worker] as number) * (large ? SAVED : 1);
      requests.push({ ...(asked as Sampling), worker, time: time * runs });
      let [at, since, first] = [Math.max(clock.now, free[worker] as number), 0, sample];
      for (let run = 1; run <= runs; run++) {
        [at, since] = [at + time, since + time];
        if (run < runs && since < 16) continue;
        const outputs = Array.from({ length: sample + run - first }, (_, k) => ({
          y: { data: new Float32Array(runBytes / 4).fill(first + k), shape: [1, runBytes / 4] },
        }));
        const answer: Answer = { type: "sample", job: 1, turn: 1, sample: first, time: since, outputs };
        clock.at(at, () => {
          arrived += outputs.length;
          waiting = Math.max(waiting, arrived - taken);
          hear(answer);
        });
        [since, first] = [0, sample + run];
      }
      free[worker] = at;
    },
  };
  const source = new WorkerSource(
    job as unknown as WorkerJob,
    { bound: {} as Bound, sites: [{ type: "weight" } as Site], outputs: undefined, declared },
    Array.from({ length: ROWS }, (_, row) => row),
    { first: 3, samples, all: true, rowBytes, signal: undefined },
  );
  const found: number[] = [];
  const all = (async () => {
    for (; taken < samples; taken++) found.push((await source.next()).y?.data[0] as number);
  })();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  for (await settle(); taken < samples; await settle()) clock.step();
  await all;
  expect(found).toEqual(Array.from({ length: samples }, (_, k) => 3 + k));
  return { requests, end: clock.now, waiting, large: requests.filter(({ runs }) => runs > 8) };
}

const runsOf = (requests: readonly Sampling[]) => requests.reduce((sum, { runs }) => sum + runs, 0);

/** When all would be done if nothing were saved and no worker ever waited. */
const balanced = (samples: number, speeds: readonly number[]) =>
  samples / speeds.reduce((sum, time) => sum + 1 / time, 0);

describe("where samples are best drawn together", () => {
  const atOnce = { most: 40, fewest: 20 };

  it("asks for many at once, and for the last ones in small requests", async () => {
    for (const speeds of [[5, 5], [5, 6], [5, 5, 5, 5], [5]]) {
      const { requests, large, end } = await simulate({ samples: 100, speeds, atOnce });
      for (const { runs } of large) expect(runs).toBeGreaterThanOrEqual(20);
      expect(runsOf(large)).toBeGreaterThanOrEqual(60);
      expect(runsOf(requests)).toBe(100);
      // Less than if all were drawn alone, although not all are drawn together.
      expect(end).toBeLessThan(balanced(100, speeds));
    }
  });

  it.each([[[5, 5]], [[5, 10]], [[5, 20]], [[5, 6, 7, 8, 9, 10, 11, 12]]])(
    "keeps workers of different speeds at work, %j",
    async (speeds) => {
      const { requests, large, end } = await simulate({ samples: 1000, speeds, atOnce });
      expect(runsOf(large)).toBeGreaterThan(700);
      // Who is free takes the next request, and one large request may wait for half of another: two requests too late at the most.
      const longest = Math.max(...requests.map(({ time }) => time));
      expect(end).toBeLessThan(balanced(1000, speeds) * SAVED + 2 * longest);
    },
  );

  it("asks for few where the share of each is too small", async () => {
    expect((await simulate({ samples: 100, speeds: new Array(8).fill(5), atOnce })).large).toEqual([]);
    const { large, end } = await simulate({ samples: 100, speeds: [5, 15], atOnce: { most: 64, fewest: 50 } });
    expect(large).toEqual([]);
    expect(end).toBeLessThan(balanced(100, [5, 15]) + 3 * 15);
  });

  it("asks for few where outputs are large, or of unknown size", async () => {
    const unknown = { declared: false, rowBytes: 4, runBytes: 2_000_000 };
    for (const setting of [{ rowBytes: 20_000 }, unknown, { atOnce: undefined }]) {
      const { large, waiting } = await simulate({ samples: 300, speeds: [5, 20], atOnce, ...setting });
      expect(large).toEqual([]);
      expect(waiting).toBeLessThanOrEqual(3 * 2 * 8);
    }
    // Known from the first.
    const small = await simulate({ samples: 300, speeds: [5, 20], atOnce, declared: false });
    expect(small.requests.slice(0, 2).map(({ runs }) => runs)).toEqual([1, 1]);
    expect(runsOf(small.large)).toBeGreaterThan(150);
    // 64 MiB for two requests of each of two workers.
    const { large, waiting } = await simulate({ samples: 300, speeds: [5, 20], atOnce, rowBytes: 6000 });
    expect(runsOf(large)).toBeGreaterThan(150);
    expect(waiting * 6000 * ROWS).toBeLessThan(2 ** 26 + 3 * 2 * 8 * 6000 * ROWS);
  });
});
