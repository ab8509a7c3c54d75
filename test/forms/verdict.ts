import type { Opened } from "../models/entry.ts";
import { examine } from "../models/examine.ts";
import { open } from "../models/onnx.ts";
import { opened } from "../models/tfjs.ts";
import type { Form } from "./form.ts";

export const adapters = ["onnx", "layers", "graph"] as const;

/** What becomes of a form: `works`, `refused: …` with the reason, `not run: …` by the runtime, or what is wrong. Empty: there is no such form. */
export async function verdict(form: Form, adapter: (typeof adapters)[number]): Promise<string> {
  const model = await openForm(form, adapter);
  if (model === undefined) return "";
  if (typeof model === "string") return `not run: ${model}`;
  try {
    return await judge(model, form);
  } finally {
    model.dispose();
  }
}

async function openForm(form: Form, adapter: (typeof adapters)[number]): Promise<Opened | string | undefined> {
  if (adapter === "onnx") return form.onnx && open(form.onnx());
  const model = adapter === "layers" ? form.layers?.() : await form.graph?.();
  return model && opened(model, { rows: form.rows ?? 2, least: -1 });
}

async function judge(model: Opened, { coarse }: Form): Promise<string> {
  const { layers, identical, difference = Number.NaN, varies, sites, unseen } = await examine(model);
  const obstacles = [...new Set(layers.flatMap(({ obstacle }) => obstacle ?? []))];
  if (layers.length === 0) return "not seen as a layer";
  if (obstacles.length > 0) return `refused: ${obstacles.join("; ")}`;
  if (!identical) return "WRONG: other bits with p = 0";
  if (!(difference < (coarse?.by ?? 1e-5))) return `WRONG: off by ${difference.toExponential(0)} under masks of ones`;
  if (unseen?.length !== 0) return `WRONG: no output shows ${unseen?.length} of ${sites?.length} weights`;
  if (!varies) return "WRONG: no variance";
  return coarse === undefined ? "works" : `works; ${coarse.why}`;
}
