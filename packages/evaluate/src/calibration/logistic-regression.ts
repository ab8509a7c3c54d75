/** A straight line from logits to logits. */
export interface LogitLine {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line whose logistic function fits targets strictly between 0 and 1 best in log loss. The loss is convex; Newton's method with steps that are
 * halved until they help finds its minimum (Lin, Lin & Weng 2007).
 */
export function logisticRegression(x: Float64Array, targets: Float64Array): LogitLine {
  const mean = targets.reduce((a, b) => a + b, 0) / targets.length;
  let line: LogitLine = { slope: 0, intercept: Math.log(mean / (1 - mean)) };
  let loss = lossOf(line, x, targets);
  for (let iteration = 0; iteration < 100; iteration++) {
    const direction = newton(line, x, targets);
    let step = 1;
    let next = line;
    let lower = loss;
    for (; step > 1e-10; step /= 2) {
      next = { slope: line.slope + step * direction.slope, intercept: line.intercept + step * direction.intercept };
      lower = lossOf(next, x, targets);
      if (lower < loss) break;
    }
    if (!(lower < loss)) break;
    [line, loss] = [next, lower];
  }
  return line;
}

export function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function lossOf({ slope, intercept }: LogitLine, x: Float64Array, targets: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const z = slope * (x[i] as number) + intercept;
    sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (targets[i] as number) * z;
  }
  return sum;
}

/** Newton's step. A little is added to the curvature, so that it has an inverse where all x are equal. */
function newton({ slope, intercept }: LogitLine, x: Float64Array, targets: Float64Array): LogitLine {
  let [gradSlope, gradIntercept, xx, x1, one] = [0, 0, 1e-12, 0, 1e-12];
  for (let i = 0; i < x.length; i++) {
    const at = x[i] as number;
    const p = logistic(slope * at + intercept);
    const error = p - (targets[i] as number);
    const weight = p * (1 - p);
    gradSlope += error * at;
    gradIntercept += error;
    xx += weight * at * at;
    x1 += weight * at;
    one += weight;
  }
  const determinant = xx * one - x1 * x1;
  return {
    slope: -(one * gradSlope - x1 * gradIntercept) / determinant,
    intercept: -(xx * gradIntercept - x1 * gradSlope) / determinant,
  };
}
