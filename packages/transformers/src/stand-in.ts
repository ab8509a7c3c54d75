import type { Feeds } from "./sampled-output.ts";
import type { AnyPipeline, RuntimeSession } from "./types.ts";

/** What stands in for running the model: from the session's feeds to the outputs that the pipeline goes on with. */
export type Run = (feeds: Feeds) => Promise<Readonly<Record<string, unknown>>>;

/**
 * The pipeline with another `run` of its model's session, the original left as it is. Tokeniser or processor, the model's
 * `forward`, which makes the feeds, and all that follows are the pipeline's own.
 */
export function standIn(pipe: AnyPipeline, run: Run, overrides: PropertyDescriptorMap = {}): AnyPipeline {
  const { inputNames, outputNames } = sessionOf(pipe);
  // A model of transformers.js is a function that calls its own `_call`.
  const model = async (...args: unknown[]) => {
    let outputs = {};
    const session = {
      inputNames,
      outputNames,
      // transformers.js takes an output for a tensor only if it is of the runtime's class, which cannot be had from outside.
      run: async (feeds: Feeds) => {
        outputs = await run(feeds);
        return {};
      },
    };
    const called = Object.create(pipe.model, { sessions: { value: { model: session } } }) as AnyPipeline["model"];
    return Object.assign((await called._call(...args)) as object, outputs);
  };
  Object.setPrototypeOf(model, pipe.model);
  return Object.create(pipe, { model: { value: model }, ...overrides }) as AnyPipeline;
}

/** The session of a pipeline whose model has one file. */
export function sessionOf(pipe: AnyPipeline): RuntimeSession {
  return pipe.model.sessions.model as RuntimeSession;
}
