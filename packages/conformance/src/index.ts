export type { Absent, Awaitable, BadInputs, CountingModel, Fixtures, Optional, Outputs } from "./fixtures.ts";
export type { Skip } from "./skip.ts";
export type { ConvSpec, DenseSpec, EmbeddingSpec, HeadSpec, MlpSpec, TwoOutputSpec } from "./spec.ts";
export { type TestAdapterOptions, testAdapter } from "./test-adapter.ts";
