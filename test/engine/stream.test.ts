import { dropconnect, predict } from "@mayhap/core";
import { expect, it } from "vitest";
import { network, rows } from "./network.ts";

const model = dropconnect(network("classes"), { p: 0.3, maskPer: "example" });
const options = { seed: 3, samples: 20 };

it("yields the predictions of one large input, in order", async () => {
  async function* batches() {
    yield { x: rows(0, 3) };
    yield { x: rows(3, 4) };
    yield { x: rows(4, 9) };
  }
  const means = [];
  for await (const { mean } of predict(model, batches(), options)) means.push(...(mean.toArray() as number[][]));
  expect(means).toEqual((await predict(model, { x: rows(0, 9) }, options)).mean.toArray());
});

it("loads one batch ahead, and no more", async () => {
  const events: string[] = [];
  async function* batches() {
    for (let i = 0; i < 4; i++) {
      events.push(`load ${i}`);
      yield { x: rows(i, i + 1) };
    }
  }
  let i = 0;
  for await (const _ of predict(model, batches(), options)) events.push(`done ${i++}`);
  expect(events.indexOf("load 1")).toBeLessThan(events.indexOf("done 0"));
  for (let k = 0; k < 2; k++) expect(events.indexOf(`done ${k}`)).toBeLessThan(events.indexOf(`load ${k + 2}`));
});

it("closes the source when the reader leaves", async () => {
  let closed = false;
  async function* batches() {
    try {
      for (let i = 0; ; i++) yield { x: rows(i, i + 1) };
    } finally {
      closed = true;
    }
  }
  for await (const _ of predict(model, batches(), options)) break;
  expect(closed).toBe(true);
});

it("passes on what the source throws, in its turn", async () => {
  async function* batches() {
    yield { x: rows(0, 1) };
    throw new Error("disk gone");
  }
  const seen: number[] = [];
  const read = async () => {
    for await (const y of predict(model, batches(), options)) seen.push(y.samples);
  };
  await expect(read()).rejects.toThrow("disk gone");
  expect(seen).toEqual([20]);
});

it("passes on what the source throws at once, in its turn too", async () => {
  let asked = 0;
  const source = (): Promise<IteratorResult<unknown>> => {
    if (asked++ > 0) throw new Error("disk gone");
    return Promise.resolve({ value: { x: rows(0, 1) } });
  };
  const batches: AsyncIterable<unknown> = { [Symbol.asyncIterator]: () => ({ next: source }) };
  const predictions = predict(model, batches, options);
  expect((await predictions.next()).value?.samples).toBe(20);
  await expect(predictions.next()).rejects.toThrow("disk gone");
});

it("leaves no rejection behind when the work is stopped before a source that fails has its turn", async () => {
  const stop = new AbortController();
  const next = (): Promise<never> => Promise.reject(new Error("disk gone"));
  const batches: AsyncIterable<unknown> = { [Symbol.asyncIterator]: () => ({ next }) };
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  const first = predict(model, batches, { ...options, signal: stop.signal }).next();
  stop.abort();
  await expect(first).rejects.toMatchObject({ code: "ABORTED" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});
