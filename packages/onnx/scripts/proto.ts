import { writeFileSync } from "node:fs";
import { typescript } from "./typescript.ts";

writeFileSync(new URL("../src/generated/onnx_pb.ts", import.meta.url), typescript());
