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
