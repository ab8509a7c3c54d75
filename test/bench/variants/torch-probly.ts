import { openTorch } from "../torch/process.ts";
import type { Variant } from "./variant.ts";

/** PyTorch with probly's DropConnect layer in place of every linear layer but the first, in a process of its own. */
export const torchProbly: Variant = {
  id: "torch-probly",
  title: "torch loop with probly's layer",
  loop: true,
  fits: ({ engine }) => engine === "onnx",
  open: openTorch,
};
