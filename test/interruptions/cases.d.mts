import type { Predictions, PredictOptions } from "@mayhap/core";

export const onnxFile: string;
export const tfjsFolder: string;
export function rows(count: number, which?: number): number[][];
export const calls: readonly { readonly x: number[][]; readonly options: PredictOptions }[];
export function told(prediction: Predictions): string;
