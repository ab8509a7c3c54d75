import { testAdapter } from "@mayhap/conformance";
import { adapter, graphAdapter } from "@mayhap/tfjs";
import { onEachBackend } from "./support/backends.ts";
import { fixtures } from "./support/fixtures.ts";
import { graphFixtures } from "./support/graph-fixtures.ts";

onEachBackend(() => {
  testAdapter({ adapter, fixtures });
  testAdapter({ adapter: graphAdapter, fixtures: graphFixtures });
});
