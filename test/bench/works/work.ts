import type { Net } from "../models/net.ts";
import { uniforms } from "../models/values.ts";

/** The runtime under measurement. Torch runs beside the ONNX works. */
export type Engine = "onnx" | "tfjs";

/** One thing to do, by every variant that can. */
export interface Work {
  /** Unique: bars refer to it. */
  readonly id: string;
  readonly title: string;
  readonly engine: Engine;
  readonly net: Net;
  readonly batch: number;
  readonly samples: number;
  readonly p: number;
}

/** The input of a work: as many examples as its batch has, the same in every run. */
export function inputOf({ net, batch }: Work): { data: Float32Array; shape: number[] } {
  const shape = [batch, ...net.example];
  return {
    data: uniforms(
      shape.reduce((a, b) => a * b, 1),
      4242,
    ),
    shape,
  };
}
