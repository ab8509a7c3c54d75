import { controlFlowForms } from "./control-flow.ts";
import { convForms } from "./conv.ts";
import type { GraphForm } from "./form.ts";
import { linearForms } from "./linear.ts";

export { type GraphForm, tensorsOf } from "./form.ts";

/** Every form in which TF.js' graphs hold weights. The layer is the node `layer`, or in the body of it. */
export const graphForms: readonly GraphForm[] = [...linearForms, ...convForms, ...controlFlowForms];
