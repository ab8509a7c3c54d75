import type { NodeProto } from "../generated/onnx_pb.ts";
import { isStandard } from "../graph/node.ts";
import type { Scope } from "../graph/scope.ts";
import type { Finding } from "./record.ts";

/** What a node of some operator is. */
export type Rule = (node: NodeProto, scope: Scope) => Finding;

/** Rules by operator: of the standard domain, and of com.microsoft. */
export interface Rules {
  readonly standard: Readonly<Record<string, Rule>>;
  readonly contrib: Readonly<Record<string, Rule>>;
}

/** The rule for a node's operator. */
export function ruleOf(node: NodeProto, { standard, contrib }: Rules): Rule | undefined {
  const rules = isStandard(node) ? standard : node.domain === "com.microsoft" ? contrib : {};
  return Object.hasOwn(rules, node.opType) ? rules[node.opType] : undefined;
}
