import { testAdapter } from "@mayhap/conformance";
import { mlpAdapter } from "./mlp-adapter.ts";
import { fixtures } from "./mlp-fixtures.ts";

testAdapter({ adapter: mlpAdapter, fixtures });
