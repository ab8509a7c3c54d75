import type { InferenceSession } from "onnxruntime-common";
import type { Sessions } from "./session.ts";

/** A session that stays open until `done` is called. */
export interface Held {
  readonly session: InferenceSession;
  done(): void;
}

interface Entry {
  readonly session: Promise<InferenceSession>;
  users: number;
}

/** Most sessions that are kept although nobody uses them: inputs of many shapes must not fill the memory. */
const MOST = 4;

/** Sessions by what they are fit for, made when first needed; those used last are kept. */
export class Suffixes {
  readonly #sessions: Sessions;
  /** The one used last comes last. */
  readonly #entries = new Map<string, Entry>();

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async hold(key: string, make: () => Promise<InferenceSession>): Promise<Held> {
    const entry = this.#entries.get(key) ?? { session: make(), users: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users++;
    let session: InferenceSession;
    try {
      session = await entry.session;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
    let held = true;
    const done = (): void => {
      if (!held) return;
      held = false;
      entry.users--;
      this.#trim();
    };
    return { session, done };
  }

  #trim(): void {
    for (const [key, { session, users }] of this.#entries) {
      if (this.#entries.size <= MOST) return;
      if (users > 0) continue;
      this.#entries.delete(key);
      // Whoever awaited the session has had its failure to load.
      session.then((open) => this.#sessions.release(open)).catch(() => undefined);
    }
  }
}
