import { testAdapter } from "@mayhap/conformance";
import { adapter } from "../src/index.ts";
import { fixtures } from "./support/fixtures.ts";

testAdapter({ adapter, fixtures });
