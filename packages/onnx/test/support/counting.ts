import * as ort from "onnxruntime-node";
import type { Runtime } from "../../src/index.ts";

/** onnxruntime-node with a count of what it does. */
export interface Counting {
  readonly runtime: Runtime;
  /** Runs so far of sessions that read this input: of the part of a model that begins with it. */
  runs(input: string): number;
  /** Sessions made so far. */
  created(): number;
  /** Sessions that are not released. */
  live(): number;
}

/** The real runtime, counting: every session is a real one, and every run a real run. */
export function counting(): Counting {
  const sessions: { inputs: readonly string[]; runs: number }[] = [];
  let live = 0;
  const create = async (...args: unknown[]): Promise<ort.InferenceSession> => {
    const session = await (ort.InferenceSession.create as (...a: unknown[]) => Promise<ort.InferenceSession>)(...args);
    const record = { inputs: session.inputNames, runs: 0 };
    sessions.push(record);
    live++;
    const run = session.run.bind(session) as (...a: unknown[]) => Promise<ort.InferenceSession.OnnxValueMapType>;
    const release = session.release.bind(session);
    return Object.assign(session, {
      run: (...a: unknown[]) => {
        record.runs++;
        return run(...a);
      },
      release: () => {
        live--;
        return release();
      },
    });
  };
  const runtime = { InferenceSession: { create }, Tensor: ort.Tensor } as unknown as Runtime;
  const runs = (input: string): number =>
    sessions.filter(({ inputs }) => inputs.includes(input)).reduce((sum, s) => sum + s.runs, 0);
  return { runtime, runs, created: () => sessions.length, live: () => live };
}
