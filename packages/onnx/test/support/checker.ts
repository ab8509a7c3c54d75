import { spawnSync } from "node:child_process";

const script = `
import sys, onnx
for path in sys.stdin.read().splitlines():
    try:
        onnx.checker.check_model(path)
        print("ok")
    except Exception as error:
        print("refused: " + str(error).replace(chr(10), " ")[:300])
`;

/** A python3 that has the onnx package; undefined where there is none, and with CI=true that is an error. */
export const python: string | undefined = find();

function find(): string | undefined {
  const found = ["python3", "/usr/bin/python3"].find((p) => spawnSync(p, ["-c", "import onnx"]).status === 0);
  if (found === undefined && process.env.CI === "true") throw new Error("CI needs python3 with the onnx package.");
  return found;
}

/** What onnx.checker says of some files: "ok", or why it refuses. */
export function check(files: readonly string[]): string[] {
  const { stdout, stderr, status } = spawnSync(python ?? "python3", ["-c", script], {
    encoding: "utf8",
    input: files.join("\n"),
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split("\n");
}
