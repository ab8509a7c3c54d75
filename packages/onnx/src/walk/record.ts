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
  /** Where the constant holds the weights in another way than as floating-point numbers. */
  readonly packed?: Packed;
  /** Of a packed weight that cannot take a factor itself: where the factor goes. */
  readonly factor?: FactorPlace;
}

/**
 * How a constant holds weights.
 *
 * - `integers`: as q, which stands for (q - zero) times a scale that the layer has elsewhere. What is drawn is q - zero.
 * - `blocks`: packed as `MatMulNBits` has it. What is drawn is the matrix `[in, out]` that it stands for.
 */
export type Packed =
  | { readonly form: "integers"; readonly zero?: Constant }
  | {
      readonly form: "blocks";
      readonly dims: readonly [inputs: number, outputs: number];
      readonly bits: number;
      readonly block: number;
      readonly scales: Constant;
      readonly zero?: Constant;
      /** The block of each input, where it is not the number of inputs before divided by the block's length. */
      readonly groups?: Constant;
    };

/** Where a factor on all weights of a layer goes. */
export interface FactorPlace {
  /** The layer's input that holds the scale of its weights. */
  readonly scale?: number;
  /** Where there is no such input: the nodes whose outputs take the factor. */
  readonly outputs?: readonly NodeProto[];
  /** The layer's input with integers that are added before the scale acts. */
  readonly sum?: number;
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
