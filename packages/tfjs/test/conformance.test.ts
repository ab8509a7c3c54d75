import { testAdapter } from "@mayhap/conformance";
import { adapter } from "@mayhap/tfjs";
import { onEachBackend } from "./support/backends.ts";
import { fixtures } from "./support/fixtures.ts";

onEachBackend(() => testAdapter({ adapter, fixtures }));
