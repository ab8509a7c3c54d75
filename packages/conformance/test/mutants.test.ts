import { registerAdapter } from "@mayhap/core";
import { afterEach, describe, expect, it } from "vitest";
import { mlpAdapter } from "../../../docs/examples/mlp-adapter.ts";
import { fixtures as mlpFixtures } from "../../../docs/examples/mlp-fixtures.ts";
import { fixtures as tfFixtures } from "../../tfjs/test/support/fixtures.ts";
import { type Case, fullName, type Subject } from "../src/case.ts";
import { isAbsent } from "../src/fixtures.ts";
import { groups, optional } from "../src/groups/index.ts";
import { mutants } from "./support/mutants.ts";
import { optionalMutants, tfAdapter } from "./support/optional-mutants.ts";

// Tests of the tests: each must fail for some wrong adapter, and each wrong adapter must fail some test. What adapters need not offer is
// tried on one that offers all of it.

const suites = [
  {
    name: "an adapter of what is required",
    good: mlpAdapter,
    fixtures: mlpFixtures,
    mutants,
    groups: groups.filter((group) => !optional.includes(group)),
  },
  {
    name: "one of all that is optional",
    good: tfAdapter,
    fixtures: tfFixtures,
    mutants: optionalMutants,
    groups: optional,
  },
] as const;

describe.each(suites)("$name", ({ good, fixtures, mutants, groups }) => {
  const runs = ({ needs = [] }: Case) => needs.every((need) => !isAbsent(fixtures[need]));
  const cases = groups.flatMap((group) =>
    group.cases.filter(runs).map((test) => ({ name: fullName(group, test), run: test.run })),
  );

  async function failing(adapter: Subject["adapter"], some = cases): Promise<{ failed: string[]; skipped: string[] }> {
    registerAdapter(adapter);
    const failed: string[] = [];
    const skipped: string[] = [];
    for (const { name, run } of some) {
      const skip = (): never => {
        skipped.push(name);
        throw new Error("skipped");
      };
      await run({ adapter, fixtures: fixtures as unknown as Subject["fixtures"], skip }).catch(() => {
        if (!skipped.includes(name)) failed.push(name);
      });
    }
    return { failed, skipped };
  }

  afterEach(() => registerAdapter(good));

  const caught = new Set<string>();

  it("the good adapter passes everything", async () => {
    expect(await failing(good)).toEqual({ failed: [], skipped: [] });
  });

  it.each(Object.entries<Subject["adapter"]>(mutants))(
    "an adapter that is wrong is caught: %s",
    async (wrong, adapter) => {
      // Thousands of samples would only repeat what other tests say of errors that are not in the program.
      const some = cases.filter(({ name }) => wrong.startsWith("program") || !name.startsWith("statistics"));
      const { failed } = await failing(adapter, some);
      expect(failed.length).toBeGreaterThan(0);
      // One that fails nearly everything says nothing of single tests.
      if (failed.length < cases.length / 2) for (const name of failed) caught.add(name);
    },
  );

  it("every test fails for some wrong adapter that passes most others", () => {
    expect(cases.map(({ name }) => name).filter((name) => !caught.has(name))).toEqual([]);
  });
});
