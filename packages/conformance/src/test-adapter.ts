import { type Adapter, registerAdapter } from "@mayhap/core";
import { describe, expect, it } from "vitest";
import { type Case, fullName, type Subject } from "./case.ts";
import { type Fixtures, isAbsent } from "./fixtures.ts";
import { groups } from "./groups/index.ts";
import { type Skip, skipProblems, skipReason } from "./skip.ts";

/** What `testAdapter` takes. */
export interface TestAdapterOptions<Model, Inputs> {
  readonly adapter: Adapter<Model, Inputs>;
  readonly fixtures: Fixtures<Model, Inputs>;
  /** Tests that do not pass yet. A skip that names no existing test fails. */
  readonly skip?: readonly Skip[];
}

/**
 * Defines the tests that every adapter must pass, as vitest tests. Call it at the top level of a test file.
 *
 * @param options the adapter, models and inputs in its framework's form, and the tests it does not pass yet with reasons
 *
 * @example
 * ```ts file=mlp-adapter.test.ts
 * import { testAdapter } from "@mayhap/conformance";
 * import { mlpAdapter } from "./mlp-adapter.ts";
 * import { fixtures } from "./mlp-fixtures.ts";
 *
 * testAdapter({ adapter: mlpAdapter, fixtures });
 * ```
 */
export function testAdapter<Model, Inputs>(options: TestAdapterOptions<Model, Inputs>): void {
  const { adapter, fixtures, skip = [] } = options;
  registerAdapter(adapter);
  describe(`adapter ${adapter.name}`, () => {
    it("skips only tests that exist, each with a reason", () => expect(skipProblems(skip, groups)).toEqual([]));
    for (const group of groups)
      describe(group.name, () => {
        for (const test of group.cases) {
          const reason = skipReason(skip, fullName(group, test)) ?? missing(test, fixtures);
          if (reason === undefined)
            it(test.name, ({ skip }) => test.run({ adapter, fixtures: fixtures as Subject["fixtures"], skip }));
          else it.skip(`${test.name} (${reason})`, () => {});
        }
      });
  });
}

function missing<Model, Inputs>(test: Case, fixtures: Fixtures<Model, Inputs>): string | undefined {
  for (const need of test.needs ?? []) {
    const fixture = fixtures[need];
    if (isAbsent(fixture)) return `no fixture ${need}: ${fixture.absent}`;
  }
  return undefined;
}
