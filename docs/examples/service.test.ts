import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";

const here = import.meta.dirname;
let server: ChildProcess;
let address: string;

beforeAll(async () => {
  // Without source conditions: Node starts no worker from TypeScript, so this runs the packages as built.
  server = spawn(
    process.execPath,
    ["--import", "tsx", join(here, "serve.ts"), join(here, "..", "fixtures", "model.onnx")],
    { cwd: join(here, "..", ".."), stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  [address] = (await Promise.race([once(lines, "line"), once(server, "exit").then(() => [""])])) as [string];
  if (address === "") throw new Error("The service did not start. Are the packages built (node test/build.mjs)?");
}, 60_000);

afterAll(async () => {
  if (server.exitCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
});

const row = [0.5, -1, 2, 0];

/** A body that nobody reads would keep its connection, and with it the service, open. */
async function ask(x: unknown, signal: AbortSignal | null = null) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${address}/predict`, { method: "POST", headers, body: JSON.stringify({ x }), signal });
  return {
    status: answer.status,
    retryAfter: answer.headers.get("retry-after"),
    body: (await answer.json()) as unknown,
  };
}

it("answers with uncertainties, drawn by workers", async () => {
  const { rows, stopped } = (await ask([row, [1, 1, 0, 3]])).body as {
    rows: { probabilities: number[]; total: number; epistemic: number; samples: number }[];
    stopped: string;
  };
  expect(rows).toHaveLength(2);
  for (const { probabilities, total, epistemic, samples } of rows) {
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(epistemic).toBeGreaterThan(0);
    expect(epistemic).toBeLessThan(total);
    expect(samples).toBeGreaterThanOrEqual(20);
  }
  expect(["tolerance", "samples", "deadline"]).toContain(stopped);
});

it("turns away what it cannot do in time, and nothing else", async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(Array.from({ length: 200 }, () => row))));
  const codes = answers.map(({ status }) => status);
  expect(new Set(codes)).toEqual(new Set([200, 503]));
  expect(codes.filter((code) => code === 200).length).toBeGreaterThanOrEqual(3);
  for (const { status, retryAfter } of answers) expect(retryAfter).toBe(status === 503 ? "1" : null);
  expect((await ask([row])).status).toBe(200);
});

it("is free again for others when clients hang up", async () => {
  const leaving = Array.from({ length: 3 }, async () => {
    const client = new AbortController();
    const answer = ask(
      Array.from({ length: 256 }, () => row),
      client.signal,
    ).catch(() => undefined);
    setTimeout(() => client.abort(), 5);
    await answer;
  });
  await Promise.all(leaving);
  await expect.poll(async () => (await ask([row])).status, { timeout: 5000 }).toBe(200);
});

it.each([
  ["rows of another width", [[1, 2]], "INPUT_SHAPE"],
  ["no rows", [], "BAD_REQUEST"],
  ["text", [["a"]], "BAD_REQUEST"],
])("refuses %s", async (_, x, code) => {
  expect(await ask(x)).toMatchObject({ status: 400, body: { code } });
});
