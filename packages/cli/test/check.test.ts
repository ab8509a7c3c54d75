import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mayhap } from "./support/mayhap.ts";
import { onnxModel, tfjsModel } from "./support/models.ts";
