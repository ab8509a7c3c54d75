/** Turns the `classes` values from `start` on into probabilities by a softmax, in place. */
export function softmax(values: Float64Array, start: number, classes: number): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + classes; i++) largest = Math.max(largest, values[i] as number);
  let sum = 0;
  for (let i = start; i < start + classes; i++) {
    values[i] = Math.exp((values[i] as number) - largest);
    sum += values[i] as number;
  }
  for (let i = start; i < start + classes; i++) values[i] = (values[i] as number) / sum;
}
