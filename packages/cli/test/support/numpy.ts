import { spawnSync } from "node:child_process";

/** Whether python3 with NumPy is here. */
export const hasNumpy: boolean = spawnSync("python3", ["-c", "import numpy"], { stdio: "ignore" }).status === 0;

if (!hasNumpy)
  console.log(
    "Not here: python3 with numpy (files checked against NumPy itself). Debian: apt-get install python3-numpy.",
  );

/** Runs Python with NumPy as `np` and returns what it prints. */
export function numpy(code: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    "python3",
    ["-c", `import sys, json\nimport numpy as np\n${code}`, ...args],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
