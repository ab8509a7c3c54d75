/** A pair of published test perplexities, per word of the Penn Treebank. */
export interface Published {
  readonly kind: "weight drop" | "Monte Carlo";
  readonly network: string;
  readonly source: string;
  readonly without: string;
  readonly with: string;
}

const merity = 'Merity, Keskar & Socher 2018, "Regularizing and optimizing LSTM language models", table 4';
const gal =
  'Gal & Ghahramani 2016, "A theoretically grounded application of dropout in recurrent neural networks", table 1';

/** Weight drop (p = 0.5, mean inference), and Monte-Carlo instead of mean inference (untied weights). */
export const published: readonly Published[] = [
  { kind: "weight drop", network: "AWD-LSTM", source: merity, without: "68.9", with: "57.3" },
  { kind: "Monte Carlo", network: "medium variational LSTM", source: gal, without: "79.7", with: "78.6" },
  { kind: "Monte Carlo", network: "large variational LSTM", source: gal, without: "75.2", with: "73.4" },
];
