import { checkCount, checkWord } from "../input/checks.ts";
import { ascendingOrder } from "../sort/ascending-order.ts";

/** How probabilities are put into bins. */
export interface BinOptions {
  /** Number of bins, default 15 (Guo et al. 2017). */
  readonly bins?: number;
  /**
   * `width` (default): equal widths, (0, 1/n], …, (1 - 1/n, 1]; 0 is in the first. `mass`: equal numbers of cases, the first bins one more where it does
   * not divide (Nixon et al. 2019); equal probabilities stay in one bin.
   */
  readonly binning?: "width" | "mass";
}

/** A bin that holds cases: how sure they were, and how often it was so. */
export interface Bin {
  /** Bounds; with `mass` the least and the greatest probability in it. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean probability of its cases. */
  readonly confidence: number;
  /** Share of its cases that came true. */
  readonly frequency: number;
}

/** Bins without cases are left out. Throws `OptionsError` `INVALID_OPTIONS`. */
export function binned(probabilities: Float64Array, came: Float64Array, options: BinOptions = {}): Bin[] {
  const bins = checkCount(options.bins ?? 15, "calibration", "bins");
  const binning = checkWord(options.binning ?? "width", ["width", "mass"], "calibration", "binning");
  return (binning === "width" ? ofEqualWidth : ofEqualMass)(probabilities, came, bins);
}

function ofEqualWidth(probabilities: Float64Array, came: Float64Array, bins: number): Bin[] {
  const [count, confidence, frequency] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i] as number;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
    count[bin] = (count[bin] as number) + 1;
    confidence[bin] = (confidence[bin] as number) + p;
    frequency[bin] = (frequency[bin] as number) + (came[i] as number);
  }
  return Array.from(count, (n, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count: n,
    confidence: (confidence[i] as number) / n,
    frequency: (frequency[i] as number) / n,
  })).filter((bin) => bin.count > 0);
}

function ofEqualMass(probabilities: Float64Array, came: Float64Array, bins: number): Bin[] {
  const order = ascendingOrder(probabilities);
  const p = (rank: number) => probabilities[order[rank] as number] as number;
  const result: Bin[] = [];
  let start = 0;
  for (let bin = 1; bin <= bins; bin++) {
    let end = bin * Math.floor(order.length / bins) + Math.min(bin, order.length % bins);
    // A cut between equal probabilities would depend on the order of the cases.
    while (end > start && end < order.length && p(end) === p(end - 1)) end++;
    if (end <= start) continue;
    let [confidence, frequency] = [0, 0];
    for (let rank = start; rank < end; rank++) {
      confidence += p(rank);
      frequency += came[order[rank] as number] as number;
    }
    const count = end - start;
    result.push({
      from: p(start),
      to: p(end - 1),
      count,
      confidence: confidence / count,
      frequency: frequency / count,
    });
    start = end;
  }
  return result;
}
