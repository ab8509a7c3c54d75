import type { Group } from "../case.ts";
import { againstReference } from "./against-reference.ts";
import { apply } from "./apply.ts";
import { gaussian } from "./gaussian.ts";
import { inputsGroup } from "./inputs.ts";
import { kinds } from "./kinds.ts";
import { outputsGroup } from "./outputs.ts";
import { prefix } from "./prefix.ts";
import { prepareRows } from "./prepare-rows.ts";
import { program } from "./program.ts";
import { registry } from "./registry.ts";
import { resources } from "./resources.ts";
import { runMany } from "./run-many.ts";
import { runProducts } from "./run-products.ts";
import { sampling } from "./sampling.ts";
import { statistics } from "./statistics.ts";
import { stopping } from "./stopping.ts";
import { subnetworkGroup } from "./subnetwork.ts";
import { walkGroup } from "./walk.ts";
import { workers } from "./workers.ts";

/** What an adapter may offer, or a framework may have. Each test is skipped where it does not. */
export const optional: readonly Group[] = [kinds, gaussian, prepareRows, runMany, runProducts, workers];

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
  ...optional,
];
