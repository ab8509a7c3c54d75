import type { Method } from "@mayhap/core";
import type { OnnxModel } from "../model.ts";
import type { Compiled } from "./compile.ts";
import type { Sessions } from "./session.ts";

/** What was made ready for one model and method. */
export interface Ready {
  readonly sessions: Sessions;
  readonly compiled: Promise<Compiled>;
}

// A model never changes, so what was made of it serves as long as it lives.
const held = new WeakMap<object, Map<Method, Ready>>();
const collected = new FinalizationRegistry<Sessions>((sessions) => void sessions.dispose());

/** What is there for a model, made by `make` when there is nothing yet. A failure is not kept. */
export function readyOf(model: OnnxModel, method: Method, make: () => Ready): Ready {
  let methods = held.get(model);
  if (methods === undefined) {
    methods = new Map();
    held.set(model, methods);
  }
  const known = methods.get(method);
  if (known !== undefined) return known;
  const ready = make();
  const { sessions } = ready;
  collected.register(model, sessions, sessions);
  methods.set(method, ready);
  const ofModel = methods;
  ready.compiled.catch(() => {
    if (ofModel.get(method) === ready) ofModel.delete(method);
    return letGo(sessions);
  });
  return ready;
}

/** Frees what is held for a model: now, or where work is under way when that is done. */
export async function release(model: object): Promise<void> {
  const all = [...(held.get(model)?.values() ?? [])];
  held.delete(model);
  await Promise.all(all.map(({ sessions }) => letGo(sessions)));
}

function letGo(sessions: Sessions): Promise<void> {
  collected.unregister(sessions);
  return sessions.dispose();
}
