// Frameworks start weights with `Math.random` unless each layer is given a seed. Tests must not depend on luck: every
// test starts the same numbers anew.
import { beforeAll, beforeEach } from "vitest";

let state = 0;

function restart(): void {
  state = 1;
}

/** Park and Miller's minimal standard generator (1988), on (0, 1). */
Math.random = () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};

restart();
beforeAll(restart);
beforeEach(restart);
