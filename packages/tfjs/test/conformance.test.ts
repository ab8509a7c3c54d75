import { testAdapter } from "@mayhap/conformance";
import { adapter, graphAdapter, setWorker } from "@mayhap/tfjs";
import { onEachBackend } from "./support/backends.ts";
import { fixtures } from "./support/fixtures.ts";
import { graphFixtures } from "./support/graph-fixtures.ts";
import { built, start } from "./workers/built.ts";

setWorker(() => start(built("worker.js")));

onEachBackend(() => {
  testAdapter({ adapter, fixtures });
  testAdapter({ adapter: graphAdapter, fixtures: graphFixtures });
});
