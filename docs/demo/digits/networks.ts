import { dropconnect } from "@mayhap/core";

/** The formats that the trained network is there in. */
export type Format = "tfjs" | "onnx";

/** The trained network in one format, ready to be made stochastic. */
export interface Network {
  /** What runs it. */
  readonly runtime: string;
  /** The network that drops a share p of the connections behind its first layer. Those made before are kept. */
  at(p: number): unknown;
}

const loaded = new Map<Format, Promise<Network>>();

/** Loads the network once. What runs it comes with it, and is not asked for before. */
export function networkIn(format: Format): Promise<Network> {
  let network = loaded.get(format);
  if (network === undefined) {
    network = format === "tfjs" ? fromTfjs() : fromOnnx();
    loaded.set(format, network);
    network.catch(() => loaded.delete(format));
  }
  return network;
}

async function fromTfjs(): Promise<Network> {
  const { loadWithTfjs } = await import("./network-tfjs.ts");
  return withRates("TF.js on WebAssembly", await loadWithTfjs());
}

async function fromOnnx(): Promise<Network> {
  const { loadWithOnnx } = await import("./network-onnx.ts");
  return withRates("onnxruntime-web on WebAssembly", await loadWithOnnx());
}

function withRates(runtime: string, plain: object): Network {
  const made = new Map<number, unknown>();
  return {
    runtime,
    at(p) {
      if (!made.has(p)) made.set(p, dropconnect(plain, p));
      return made.get(p);
    },
  };
}
