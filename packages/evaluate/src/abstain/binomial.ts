/** P(X ≤ k) for X ~ Binomial(n, p), p in (0, 1): the sum of its terms, outwards from the largest. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k >= n) return 1;
  const odds = p / (1 - p);
  const top = Math.min(k, Math.floor((n + 1) * p));
  const largest = Math.exp(
    logFactorial(n) - logFactorial(top) - logFactorial(n - top) + top * Math.log(p) + (n - top) * Math.log1p(-p),
  );
  let sum = largest;
  for (let i = top, term = largest; i > 0 && term > sum * Number.EPSILON; i--) {
    term *= i / (n - i + 1) / odds;
    sum += term;
  }
  for (let i = top + 1, term = largest; i <= k && term > sum * Number.EPSILON; i++) {
    term *= ((n - i + 1) / i) * odds;
    sum += term;
  }
  return Math.min(1, sum);
}

/** The largest p with P(X ≤ k) ≥ δ, k errors among n being seen: the upper end of an exact interval (Clopper & Pearson 1934). */
export function binomialUpperBound(k: number, n: number, delta: number): number {
  let [low, high] = [k / n, 1];
  for (let i = 0; i < 60 && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle > 0 && middle < 1 && binomialAtMost(k, n, middle) >= delta) low = middle;
    else high = middle;
  }
  return high;
}

/** ln n!, by Stirling's series from 16 on. */
function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const x = 1 / (n * n);
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + (1 / 12 - x * (1 / 360 - x * (1 / 1260 - x / 1680))) / n;
}
