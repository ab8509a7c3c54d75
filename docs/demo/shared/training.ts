import { tf } from "./tf.ts";

/** Time in ms that training takes of each frame. */
const BUDGET = 12;
/** Time in ms between two looks at the network. */
const PERIOD = 150;

/** A network that is being trained. */
export interface Trained {
  /** One step; resolves to the loss. */
  readonly step: () => Promise<number>;
  /** A look at the network as it is by now. */
  readonly look: (state: { readonly steps: number; readonly loss: number; readonly done: boolean }) => Promise<void>;
}

/** Trains between frames, so that the page stays quick, and looks at the network now and then. Ends early when it is told to. */
export async function train({ step, look }: Trained, steps: number, signal: AbortSignal): Promise<void> {
  let [done, loss, looked] = [0, Number.NaN, 0];
  while (done < steps && !signal.aborted) {
    const started = performance.now();
    while (done < steps && performance.now() - started < BUDGET && !signal.aborted) {
      loss = await step();
      done++;
    }
    if (signal.aborted) return;
    if (done === steps || performance.now() - looked > PERIOD) {
      await look({ steps: done, loss, done: done === steps });
      looked = performance.now();
    }
    await tf.nextFrame();
  }
}
