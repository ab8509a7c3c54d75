import type { Adapter } from "@mayhap/core";
import type { Absent, Fixtures, OptionalFixture } from "./fixtures.ts";

// biome-ignore-start lint/suspicious/noExplicitAny: the suite passes models and inputs through without looking into them
type AnyFixtures = Fixtures<any, any>;

/** What a test works on. */
export interface Subject {
  readonly adapter: Adapter<any, any>;
  /** A test that needs an optional fixture says so in `needs`, and does not run without it. */
  readonly fixtures: { readonly [name in keyof AnyFixtures]: Exclude<AnyFixtures[name], Absent> };
  /** Ends the test as skipped: for what an adapter need not offer, which often shows only once a model is compiled. */
  skip(reason: string): never;
}
// biome-ignore-end lint/suspicious/noExplicitAny: end

/** One test. */
export interface Case {
  readonly name: string;
  /** Optional fixtures without which it cannot run. */
  readonly needs?: readonly OptionalFixture[];
  run(subject: Subject): Promise<void>;
}

/** Tests about one idea. */
export interface Group {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** A test's full name, as `skip` takes it. */
export function fullName(group: Group, { name }: Case): string {
  return `${group.name}: ${name}`;
}
