import { registerAdapter } from "@mayhap/core";
import { afterEach, expect, it } from "vitest";
import { mlpAdapter } from "../../../docs/examples/mlp-adapter.ts";
import { fixtures } from "../../../docs/examples/mlp-fixtures.ts";
import { type Case, fullName, type Subject } from "../src/case.ts";
import { isAbsent } from "../src/fixtures.ts";
import { groups } from "../src/groups/index.ts";
import { mutants } from "./support/mutants.ts";

// Tests of the tests: each must fail for some wrong adapter, and each wrong adapter must fail some test.

const runs = ({ needs = [] }: Case) => needs.every((need) => !isAbsent(fixtures[need]));
const cases = groups.flatMap((group) =>
  group.cases.filter(runs).map((test) => ({ name: fullName(group, test), run: test.run })),
);

async function failing(adapter: Subject["adapter"], some = cases): Promise<string[]> {
  registerAdapter(adapter);
  const failed: string[] = [];
  for (const { name, run } of some)
    await run({ adapter, fixtures: fixtures as unknown as Subject["fixtures"] }).catch(() => failed.push(name));
  return failed;
}

afterEach(() => registerAdapter(mlpAdapter));

const caught = new Set<string>();

it("the good adapter passes everything", async () => {
  expect(await failing(mlpAdapter)).toEqual([]);
});

it.each(Object.entries(mutants))("an adapter that is wrong is caught: %s", async (wrong, adapter) => {
  // Thousands of samples would only repeat what other tests say of errors that are not in the program.
  const some = cases.filter(({ name }) => wrong.startsWith("program") || !name.startsWith("statistics"));
  const failed = await failing(adapter, some);
  expect(failed.length).toBeGreaterThan(0);
  // One that fails nearly everything says nothing of single tests.
  if (failed.length < cases.length / 2) for (const name of failed) caught.add(name);
});

it("every test fails for some wrong adapter that passes most others", () => {
  expect(cases.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
});
