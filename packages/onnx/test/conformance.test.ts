import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { testAdapter } from "@mayhap/conformance";
import { portOf } from "@mayhap/core/worker";
import { checkBuilt } from "../../../test/support/built.ts";
import { adapter } from "../src/index.ts";
import { workers } from "../src/workers/support.ts";
import { fixtures } from "./support/fixtures.ts";

const worker = fileURLToPath(new URL("../dist/worker.js", import.meta.url));

/** Starts a built worker, without the conditions under which the tests themselves run from source. */
function start(): ReturnType<typeof portOf> {
  checkBuilt("core", "onnx");
  return portOf(new Worker(worker, { execArgv: [] }));
}

testAdapter({ adapter: { ...adapter, workers: { ...workers, start } }, fixtures });
