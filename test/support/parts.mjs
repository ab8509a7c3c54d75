import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Where the real models and data sets lie: MAYHAP_DATA, or beside the repository. */
export const dataFolder = process.env.MAYHAP_DATA ?? join(root, "..", "shared", "data");

const runs = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** What tests need beyond npm packages. Each test that needs a part names it; elsewhere it does not run. */
export const parts = [
  {
    name: "real models and data sets",
    used: "tests on published models and on MNIST",
    present: () => existsSync(join(dataFolder, "MANIFEST.tsv")),
    get: "Set MAYHAP_DATA to the folder that holds MANIFEST.tsv.",
  },
  {
    name: "python3 with onnx",
    used: "onnx.checker on written files",
    present: () => runs("python3", "-c", "import onnx") || runs("/usr/bin/python3", "-c", "import onnx"),
    get: "Debian: apt-get install python3-onnx.",
  },
  {
    name: "ONNX backend test data",
    used: "the standard's own test models",
    present: () => existsSync("/usr/include/onnx/backend/test/data"),
    get: "Debian: apt-get install libonnx-testdata.",
  },
  {
    name: "chromium",
    used: "tests in a browser",
    present: () => runs("chromium", "--version"),
    get: "Debian: apt-get install chromium.",
  },
];
