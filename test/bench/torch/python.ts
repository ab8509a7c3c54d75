import { execFileSync } from "node:child_process";

/** A Python with torch, and what it is. */
export interface TorchPython {
  readonly command: string;
  readonly version: string;
  /** The library behind its matrix products: it decides about the speed. */
  readonly blas: string;
}

const question = `
import torch
print(torch.__version__)
torch.ones(64, 64) @ torch.ones(64, 64)
try:
    maps = open("/proc/self/maps").read().lower()
except OSError:
    maps = ""
print("OpenBLAS" if "openblas" in maps else "MKL" if torch.backends.mkl.is_available() else "unknown, maybe the slow reference BLAS")
`;

let found: TorchPython | null | undefined;

/** The first Python that has torch: that of the PATH, else Debian's own. */
export function torchPython(): TorchPython | undefined {
  if (found === undefined)
    found = ["python3", "/usr/bin/python3"].map(probe).find((python) => python !== undefined) ?? null;
  return found ?? undefined;
}

function probe(command: string): TorchPython | undefined {
  try {
    const said = execFileSync(command, ["-c", question], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const [version = "", blas = ""] = said.trim().split("\n");
    return { command, version, blas };
  } catch {
    return undefined;
  }
}
