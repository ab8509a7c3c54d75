/** A pair of published test perplexities, per word of the Penn Treebank. */
export interface Published {
  readonly change: string;
  readonly source: string;
  readonly without: string;
  readonly with: string;
}

const merity = 'Merity, Keskar & Socher 2018, "Regularizing and optimizing LSTM language models", table 4';
const gal =
  'Gal & Ghahramani 2016, "A theoretically grounded application of dropout in recurrent neural networks", table 1';

/** Weight drop (p = 0.5, mean inference), and Monte-Carlo instead of mean inference (untied weights). */
export const published: readonly Published[] = [
  { change: "weight drop", source: merity, without: "68.9", with: "57.3" },
  { change: "Monte Carlo, medium variational LSTM", source: gal, without: "79.7", with: "78.6" },
  { change: "Monte Carlo, large variational LSTM", source: gal, without: "75.2", with: "73.4" },
];
