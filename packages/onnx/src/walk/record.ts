import type { DropConnectParams, DropoutParams, LayerKind, WeightRole } from "@mayhap/core";
import type { NodeProto } from "../generated/onnx_pb.ts";
import type { Constant } from "../graph/constant.ts";
import type { Scope } from "../graph/scope.ts";
import type { Form } from "./form.ts";

/** One input of one node that a constant weight comes in by. */
export interface WeightEdge {
  readonly role: WeightRole;
  readonly node: NodeProto;
  readonly index: number;
  readonly constant: Constant;
  /** How the layer uses it, which says what its canonical order is. */
  readonly form: Form;
  /** Of a recurrent layer with two directions: whose half of the constant's first axis this is, 0 forward and 1 reverse. */
  readonly direction?: 0 | 1;
}

/** Identity of the tensor that comes in there: two edges with the same are tied. Each direction of a recurrent layer has its own. */
export function tensorOf({ constant, direction }: WeightEdge): string {
  return direction === undefined ? constant.key : `${constant.key}[${direction}]`;
}

/** A layer of the walk with what is needed to change it. */
export interface LayerRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: LayerKind;
  readonly type: string;
  readonly scope: Scope;
  readonly node: NodeProto;
  readonly weights: readonly WeightEdge[];
  /** The input that activations come in by, where `dropout` can act. */
  readonly activation?: number;
  readonly rate?: number;
  readonly obstacle?: string;
  readonly dropconnect?: DropConnectParams;
  readonly dropout?: DropoutParams;
}

/** What a rule found out about one node; the walk adds the rest. */
export interface Finding {
  readonly kind: LayerKind;
  readonly weights?: readonly WeightEdge[];
  readonly activation?: number;
  readonly rate?: number;
  readonly obstacle?: string;
  /** A following node that belongs to this layer: the `Add` that adds the bias. */
  readonly absorbs?: NodeProto;
}
