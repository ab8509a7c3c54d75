import type { Group } from "../case.ts";
import { againstReference } from "./against-reference.ts";
import { apply } from "./apply.ts";
import { inputsGroup } from "./inputs.ts";
import { outputsGroup } from "./outputs.ts";
import { prefix } from "./prefix.ts";
import { program } from "./program.ts";
import { registry } from "./registry.ts";
import { resources } from "./resources.ts";
import { sampling } from "./sampling.ts";
import { statistics } from "./statistics.ts";
import { stopping } from "./stopping.ts";
import { subnetworkGroup } from "./subnetwork.ts";
import { walkGroup } from "./walk.ts";

/** All tests of the suite. */
export const groups: readonly Group[] = [
  registry,
  walkGroup,
  outputsGroup,
  apply,
  program,
  sampling,
  againstReference,
  statistics,
  subnetworkGroup,
  prefix,
  inputsGroup,
  stopping,
  resources,
];
