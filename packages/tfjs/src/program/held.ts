import { sameVersion, versionOf } from "../model/version.ts";
import type { Container } from "../tf/containers.ts";
import type { Compiled } from "./prepared.ts";

interface Held {
  readonly version: readonly unknown[];
  readonly compiled: Promise<Compiled>;
}

const held = new WeakMap<Container, Held>();

/**
 * What was made of a model, for as long as its weights stay as they are; made by `make` when there is nothing. The core keeps
 * what it draws with by the sites in it. A failure is not kept.
 */
export function heldFor(model: Container, make: () => Promise<Compiled>): Promise<Compiled> {
  const version = versionOf(model);
  const known = held.get(model);
  if (known !== undefined && sameVersion(known.version, version)) return known.compiled;
  const fresh = { version, compiled: make() };
  held.set(model, fresh);
  fresh.compiled.catch(() => {
    if (held.get(model) === fresh) held.delete(model);
  });
  return fresh.compiled;
}
