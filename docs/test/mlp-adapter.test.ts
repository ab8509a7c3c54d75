import { testAdapter } from "@mayhap/conformance";
import { mlpAdapter } from "../examples/mlp-adapter.ts";
import { fixtures } from "../examples/mlp-fixtures.ts";

testAdapter({ adapter: mlpAdapter, fixtures });
