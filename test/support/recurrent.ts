/** One direction of a recurrent layer, its weights in Keras' layout and order of gates: i f c o of an LSTM, z r h of a GRU. */
export interface Direction {
  readonly kind: "LSTM" | "GRU" | "RNN";
  readonly units: number;
  /** `[in, gates · units]` */
  readonly kernel: Float32Array;
  /** `[units, gates · units]` */
  readonly recurrent: Float32Array;
  /** `[2 · gates · units]`: of the input's side, then of the state's. */
  readonly bias?: Float32Array;
  /** Of an LSTM: `[3 · units]`, of i, o and f. */
  readonly peepholes?: Float32Array;
  /** Of a GRU: the reset gate acts behind the recurrent product. */
  readonly resetAfter?: boolean;
  /** The function of the gates. Default the logistic one. */
  readonly gate?: (x: number) => number;
}

/** The state that a sequence starts from. */
export interface Start {
  readonly h?: readonly number[];
  readonly c?: readonly number[];
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Keras' hard sigmoid, which TF.js' layers have by default. */
export const hardSigmoid = (x: number): number => Math.min(1, Math.max(0, 0.2 * x + 0.5));

/** Number of gates of a cell. */
export const gatesOf: Readonly<Record<Direction["kind"], number>> = { LSTM: 4, GRU: 3, RNN: 1 };

/** The hidden states of one example at all steps, plainly by the formulas. */
export function forward(layer: Direction, x: readonly (readonly number[])[], start: Start = {}): number[][] {
  const zeros = new Array<number>(layer.units).fill(0);
  let h: readonly number[] = start.h ?? zeros;
  let c: readonly number[] = start.c ?? zeros;
  return x.map((now) => {
    const next = stepOf(layer, now, h, c);
    h = next.h;
    c = next.c;
    return next.h;
  });
}

function stepOf(layer: Direction, x: readonly number[], h: readonly number[], c: readonly number[]) {
  const { kind, units, kernel, recurrent, bias, peepholes, resetAfter = false, gate = logistic } = layer;
  const width = gatesOf[kind] * units;
  const sum = (values: readonly number[], matrix: Float32Array, first: number, column: number): number =>
    values.reduce((s, v, row) => s + v * (matrix[row * width + column] as number), bias?.[first + column] ?? 0);
  const side = (k: number, u: number): number => sum(x, kernel, 0, k * units + u);
  const state = (k: number, u: number, of = h): number => sum(of, recurrent, width, k * units + u);
  const whole = (k: number, u: number): number => side(k, u) + state(k, u);
  const peep = (k: number, u: number, of: readonly number[]): number =>
    (peepholes?.[k * units + u] ?? 0) * (of[u] as number);
  const each = (f: (u: number) => number): number[] => Array.from({ length: units }, (_, u) => f(u));
  if (kind === "RNN") return { h: each((u) => Math.tanh(whole(0, u))), c: [] };
  if (kind === "GRU") {
    const reset = each((u) => gate(whole(1, u)));
    const kept = h.map((v, u) => v * (reset[u] as number));
    const next = (u: number): number =>
      resetAfter ? side(2, u) + (reset[u] as number) * state(2, u) : side(2, u) + state(2, u, kept);
    const update = each((u) => gate(whole(0, u)));
    return {
      h: each((u) => (1 - (update[u] as number)) * Math.tanh(next(u)) + (update[u] as number) * (h[u] as number)),
      c: [],
    };
  }
  const cell = each(
    (u) =>
      gate(whole(1, u) + peep(2, u, c)) * (c[u] as number) + gate(whole(0, u) + peep(0, u, c)) * Math.tanh(whole(2, u)),
  );
  return { h: each((u) => gate(whole(3, u) + peep(1, u, cell)) * Math.tanh(cell[u] as number)), c: cell };
}

/** Made-up weights: not random, only irregular. */
export function madeUp(kind: Direction["kind"], inputs: number, units: number, seed: number): Direction {
  const width = gatesOf[kind] * units;
  const numbers = (size: number, more: number): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => 0.8 * Math.sin(12.9898 * (i + 1) + 78.233 * (seed + more)));
  return {
    kind,
    units,
    kernel: numbers(inputs * width, 0),
    recurrent: numbers(units * width, 0.3),
    bias: numbers(2 * width, 0.6),
  };
}
