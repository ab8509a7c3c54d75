import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** `proto/onnx.proto` as protobuf-es describes it. */
export function describe(): FileRegistry {
  const buf = createRequire(import.meta.url).resolve("@bufbuild/buf/bin/buf");
  const proto = join(import.meta.dirname, "..", "proto");
  const set = execFileSync(process.execPath, [buf, "build", proto, "-o", "-"], { maxBuffer: 2 ** 24 });
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, set));
}
