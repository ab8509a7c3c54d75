import { expect, it } from "vitest";
import { binomialAtMost, binomialUpperBound } from "../../src/abstain/binomial.ts";
import { actions } from "../golden/actions.ts";

it.each(actions.binomialAtMost)("P(X ≤ %i) for %i trials of %f is scipy's", (k, n, p, tail) => {
  expect(binomialAtMost(k, n, p) / tail).toBeCloseTo(1, 9);
});

it.each(actions.binomialUpperBound)("%i errors of %i, δ = %f: the bound is scipy's", (k, n, delta, bound) => {
  expect(binomialUpperBound(k, n, delta)).toBeCloseTo(bound, 10);
});
