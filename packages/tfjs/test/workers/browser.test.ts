import { beforeAll, expect, test } from "vitest";
import { bundlePage, type Files, hasChromium, titleOf } from "../../../../test/support/worker-page.ts";
import { built } from "./built.ts";

let files: Files;

beforeAll(async () => {
  built("worker.js");
  files = await bundlePage(new URL("page.js", import.meta.url));
}, 120_000);

test("a bundler finds the worker's module, and nothing of Node is in what it makes", () => {
  expect([...files.keys()].filter((name) => /\/worker-[\w-]{8}\.js$/.test(name)).length).toBe(1);
  const node = [...files].filter(([, code]) => /node:worker_threads|parentPort/.test(String(code)));
  expect(node.map(([name]) => name)).toEqual([]);
});

test.skipIf(!hasChromium()).each([
  ["where memory can be shared", true],
  ["where it cannot", false],
])("Web Workers give the bits of the page itself, %s", async (_, isolated) => {
  expect(await titleOf(files, isolated)).toEqual({ same: { cpu: true, webgl: true }, isolated });
});
