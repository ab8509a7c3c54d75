/** Values in row-major order with their shape. */
export interface Values {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** How a convolution moves. One number for each spatial axis. */
export interface Window {
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: "valid" | "same";
  /** Outputs of group g see only the inputs of group g. */
  readonly groups?: number;
}

function* positions(sizes: readonly number[], at: readonly number[] = []): Generator<number[]> {
  const [size, ...rest] = sizes;
  if (size === undefined) yield [...at];
  else for (let i = 0; i < size; i++) yield* positions(rest, [...at, i]);
}

function offset(shape: readonly number[], at: readonly number[]): number {
  return at.reduce((sum, index, axis) => sum * (shape[axis] as number) + index, 0);
}

/** Zeros before the first position, and the number of positions of the output, along one axis. */
function geometry(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  padding: Window["padding"],
): [number, number] {
  const reach = (kernel - 1) * dilation + 1;
  if (padding === "valid") return [0, Math.ceil((size - reach + 1) / stride)];
  const length = Math.ceil(size / stride);
  return [Math.floor(Math.max(0, (length - 1) * stride + reach - size) / 2), length];
}

/** A convolution by loops: x `[rows, …space, in]`, kernel `[…window, in / groups, out]`. */
export function convolve(x: Values, kernel: Values, { strides, dilation, padding, groups = 1 }: Window): Values {
  const space = x.shape.slice(1, -1);
  const window = kernel.shape.slice(0, -2);
  const [inputs, outputs] = kernel.shape.slice(-2) as [number, number];
  const sides = space.map((size, a) =>
    geometry(size, window[a] as number, strides[a] as number, dilation[a] as number, padding),
  );
  const shape = [x.shape[0] as number, ...sides.map(([, length]) => length), outputs];
  const data: number[] = [];
  for (const [row, ...place] of positions(shape) as Generator<[number, ...number[]]>) {
    const out = place.pop() as number;
    let sum = 0;
    for (const tap of positions(window)) {
      const from = place.map(
        (p, a) =>
          p * (strides[a] as number) + (tap[a] as number) * (dilation[a] as number) - (sides[a] as [number, number])[0],
      );
      if (from.some((p, a) => p < 0 || p >= (space[a] as number))) continue;
      for (let i = 0; i < inputs; i++) {
        const channel = Math.floor(out / (outputs / groups)) * inputs + i;
        const value = x.data[offset(x.shape, [row, ...from, channel])] as number;
        sum += value * (kernel.data[offset(kernel.shape, [...tap, i, out])] as number);
      }
    }
    data.push(sum);
  }
  return { data, shape };
}

/** A transposed convolution by loops: every input adds its multiple of the window to the output. Kernel `[…window, in, out]`. */
export function convolveTransposed(x: Values, kernel: Values, { strides, padding }: Omit<Window, "dilation">): Values {
  const space = x.shape.slice(1, -1);
  const window = kernel.shape.slice(0, -2);
  const [inputs, outputs] = kernel.shape.slice(-2) as [number, number];
  const extra = window.map((size, a) => Math.max(0, size - (strides[a] as number)));
  const cut = extra.map((size) => (padding === "same" ? Math.floor(size / 2) : 0));
  const sizes = space.map((size, a) => size * (strides[a] as number) + (padding === "same" ? 0 : (extra[a] as number)));
  const shape = [x.shape[0] as number, ...sizes, outputs];
  const data = new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0);
  for (const at of positions(x.shape)) {
    const [row, ...place] = at as [number, ...number[]];
    const i = place.pop() as number;
    for (const tap of positions(window)) {
      const to = place.map((p, a) => p * (strides[a] as number) + (tap[a] as number) - (cut[a] as number));
      if (to.some((p, a) => p < 0 || p >= (sizes[a] as number))) continue;
      for (let out = 0; out < outputs; out++) {
        const target = offset(shape, [row, ...to, out]);
        const weight = kernel.data[offset(kernel.shape, [...tap, i, out])] as number;
        data[target] = (data[target] as number) + (x.data[offset(x.shape, at)] as number) * weight;
      }
    }
  }
  if (inputs !== x.shape.at(-1)) throw new Error("the kernel has another number of inputs");
  return { data, shape };
}

/** Adds a bias to the last axis. */
export function addBias({ data, shape }: Values, bias: ArrayLike<number> | undefined): Values {
  if (bias === undefined) return { data, shape };
  return { data: Array.from(data, (value, i) => value + (bias[i % bias.length] as number)), shape };
}
