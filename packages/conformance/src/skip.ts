import { fullName, type Group } from "./case.ts";

/** Tests that an adapter does not pass yet, and why. */
export interface Skip {
  readonly reason: string;
  /** Full names, e.g. `"apply: the original stays as it was"`. */
  readonly tests: readonly string[];
}

/** Why a test is skipped; undefined when it is not. */
export function skipReason(skips: readonly Skip[], test: string): string | undefined {
  return skips.find(({ tests }) => tests.includes(test))?.reason;
}

/** What is wrong with the skips: tests that do not exist (a renamed test would stay skipped for ever), empty reasons. */
export function skipProblems(skips: readonly Skip[], groups: readonly Group[]): string[] {
  const known = new Set(groups.flatMap((group) => group.cases.map((test) => fullName(group, test))));
  return skips.flatMap(({ reason, tests }) => [
    ...(reason.trim() === "" ? [`A skip of ${tests.join(", ")} gives no reason.`] : []),
    ...(tests.length === 0 ? [`The skip "${reason}" names no test.`] : []),
    ...tests
      .filter((test) => !known.has(test))
      .map((test) => `The skip "${reason}" names no existing test: "${test}".`),
  ]);
}
