import type { GraphProto, NodeProto } from "../generated/onnx_pb.ts";
import { copy } from "../graph/copy.ts";
import type { Names } from "../graph/names.ts";
import { floatOf, intAttribute, intOf, makeNode } from "../graph/node.ts";
import type { GraphEditor } from "../rewrite/editor.ts";
import { ElementType } from "../tensor/types.ts";
import { floatTensor } from "../tensor/write.ts";
import type { NoisePlan } from "./plans.ts";
import { unfused } from "./unfused.ts";

export interface Work {
  readonly graph: GraphProto;
  readonly editor: GraphEditor;
  readonly names: Names;
}

/**
 * Rewrites one layer x W + b for the inference of Wan et al. 2013 (section 3.2): its output becomes N(μ, σ²) with the moments
 * that masks give, as μ + σ ε, where ε comes in by the graph input `noise`. `input` is the value that the weights multiply;
 * `type` the layer's element type.
 *
 *     scale "inverted":  μ = x W + b          σ² = p / (1 - p) · (x∘x)(W∘W)
 *     scale "none":      μ = (1-p) x W + b    σ² = p (1 - p) · (x∘x)(W∘W)
 *
 * With masks on the bias its own variance joins in. σ² is a sum of products of squares, so that no rounding makes it negative.
 */
export function addNoise(plan: NoisePlan, noise: string, input: string, type: number, work: Work): void {
  const { editor } = work;
  const { kernel, bias, params, record } = plan;
  const { node } = record;
  // Squares leave the range of 16 bits early.
  const wide = type === ElementType.DOUBLE ? ElementType.DOUBLE : ElementType.FLOAT;
  const write = new Writer(plan.site.id, work, node);
  const { product, activation } = unfused(node);
  const factor = params.scale === "inverted" ? params.p / (1 - params.p) : params.p * (1 - params.p);
  const variance = (value: string, times: number): string => {
    const exact = write.cast(value, type, wide);
    return write.op("Mul", [write.op("Mul", [exact, exact]), write.scalar(factor * times * times, wide)]);
  };

  const x = write.cast(input, type, wide);
  const squares = write.op("Mul", [x, x]);
  const weight = variance(node.input[kernel.index] ?? "", floatOf(node, "alpha", 1));
  let total = write.productOf(product, kernel.index, squares, weight);
  const masked = params.bias ? bias : undefined;
  if (masked !== undefined) {
    const own = masked.node === node ? floatOf(node, "beta", 1) : 1;
    total = write.op("Add", [total, variance(masked.node.input[masked.index] ?? "", own)]);
  }
  const deviation = write.op("Sqrt", [total]);

  if (params.scale === "none") {
    for (const edge of masked === undefined ? [kernel] : [kernel, masked]) {
      const kept = [edge.node.input[edge.index] ?? "", write.scalar(1 - params.p, type)];
      editor.connect(edge.node, edge.index, write.op("Mul", kept));
    }
  }

  // Behind the bias, so that the runtime can still join MatMul and Add, where nothing is between them.
  const last = bias?.node.input.includes(node.output[0] ?? "") ? bias.node : node;
  const output = last.output[0] ?? "";
  const mean = work.names.fresh(`${plan.site.id}/mean`);
  const plain = last === node ? product : last;
  editor.replace(last, copy(plain, { output: [mean] }));
  const after = new Writer(plan.site.id, work, last, true);
  const moved = after.cast(after.op("Mul", [deviation, after.cast(noise, ElementType.FLOAT, wide)]), wide, type);
  if (activation === undefined) after.op("Add", [mean, moved], output);
  else after.add(copy(activation, { input: [after.op("Add", [mean, moved])], output: [output] }));
}

/** Writes nodes before or behind a given one. */
class Writer {
  readonly #prefix: string;
  readonly #work: Work;
  readonly #at: NodeProto;
  readonly #behind: boolean;

  constructor(prefix: string, work: Work, at: NodeProto, behind = false) {
    this.#prefix = prefix;
    this.#work = work;
    this.#at = at;
    this.#behind = behind;
  }

  op(opType: string, inputs: readonly string[], output?: string, attributes: NodeProto["attribute"] = []): string {
    const made = output ?? this.#work.names.fresh(`${this.#prefix}/${opType}`);
    this.add(makeNode(opType, inputs, [made], { attributes }));
    return made;
  }

  /** The same product of other values; its factors are in the weights already, squared. */
  productOf(node: NodeProto, kernel: number, input: string, weight: string): string {
    if (node.opType === "Einsum") {
      const made = this.#work.names.fresh(`${this.#prefix}/Einsum`);
      this.add(copy(node, { input: kernel === 1 ? [input, weight] : [weight, input], output: [made] }));
      return made;
    }
    // A constant that is turned is turned once, by the runtime; and Gemm could not do without a bias before opset 11.
    const turned = intOf(node, "transB", 0) !== 0;
    return this.op("MatMul", [input, turned ? this.op("Transpose", [weight]) : weight]);
  }

  cast(value: string, from: number, to: number): string {
    return from === to ? value : this.op("Cast", [value], undefined, [intAttribute("to", to)]);
  }

  scalar(value: number, type: number): string {
    const name = this.#work.names.fresh(`${this.#prefix}/factor`);
    this.#work.editor.addInitializer(this.#work.graph, floatTensor(name, Float32Array.of(value), [], type));
    return name;
  }

  add(node: NodeProto): void {
    const named = copy(node, { name: this.#work.names.fresh(`${this.#prefix}/${node.opType}_node`) });
    if (this.#behind) this.#work.editor.insertAfter(this.#at, named);
    else this.#work.editor.insertBefore(this.#at, named);
  }
}
