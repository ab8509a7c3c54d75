import type { ResNetSize } from "../models/resnet18.ts";
import type { BlockSize } from "../models/transformer.ts";

/** How large everything is. */
export interface Sizes {
  readonly rounds: number;
  readonly samples: number;
  /** A loop whose run would take longer than this many ms is cut short and scaled. */
  readonly longest: number;
  /** ms that a variant runs before it is measured, as in a service that is up: a compiler at run time wants some calls. */
  readonly warm: number;
  /** ms that a measurement takes at least: short calls are repeated and their median counts, which interruptions from outside change little. */
  readonly least: number;
  readonly mlp: { readonly widths: readonly number[]; readonly batches: readonly number[] };
  readonly cnn: {
    readonly size: Omit<ResNetSize, "classes">;
    readonly classes: readonly number[];
    readonly batches: readonly number[];
  };
  readonly transformer: { readonly size: BlockSize; readonly batches: readonly number[] };
  readonly wide: readonly number[];
  readonly growth: {
    readonly samples: readonly number[];
    readonly batches: readonly number[];
    readonly widths: readonly number[];
  };
  /** Numbers of weights in the layers that the kernel is measured on. */
  readonly kernel: readonly number[];
  /** Square matrices and their rows, and numbers of samples that are drawn together. */
  readonly subtracting: {
    readonly widths: readonly number[];
    readonly rows: number;
    readonly samples: readonly number[];
  };
  /** Numbers of samples whose peaks of memory are compared. */
  readonly memory: readonly [number, number];
}

/** The sizes of issue B. */
export const full: Sizes = {
  rounds: 9,
  samples: 100,
  longest: 1000,
  warm: 1000,
  least: 600,
  mlp: { widths: [784, 800, 800, 10], batches: [1, 32, 256] },
  cnn: { size: { channels: 64, pixels: 224, hidden: 512 }, classes: [10, 1000], batches: [1, 8] },
  transformer: { size: { length: 128, width: 256, heads: 4, hidden: 1024 }, batches: [1, 8] },
  wide: [4096, 4096, 4096, 4096, 10],
  growth: {
    samples: [10, 30, 100, 300, 1000],
    batches: [1, 4, 16, 64, 256, 1024],
    widths: [128, 256, 512, 1024, 2048, 4096],
  },
  kernel: [800 * 800, 4096 * 4096],
  subtracting: { widths: [512, 800, 1024], rows: 256, samples: [20, 30, 40] },
  memory: [10, 1000],
};

/** As small as still runs every line. */
export const quick: Sizes = {
  rounds: 2,
  samples: 40,
  longest: 50,
  warm: 0,
  least: 0,
  mlp: { widths: [12, 16, 16, 5], batches: [1] },
  cnn: { size: { channels: 2, pixels: 32, hidden: 16 }, classes: [5], batches: [1] },
  transformer: { size: { length: 4, width: 16, heads: 4, hidden: 32 }, batches: [2] },
  wide: [32, 32, 32, 32, 5],
  growth: { samples: [2, 4], batches: [1, 2], widths: [8, 16] },
  kernel: [1000],
  subtracting: { widths: [16], rows: 24, samples: [20] },
  memory: [2, 20],
};
