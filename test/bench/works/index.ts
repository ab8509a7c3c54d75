import { mlp } from "../models/mlp.ts";
import type { Net } from "../models/net.ts";
import { resnet18 } from "../models/resnet18.ts";
import { transformer } from "../models/transformer.ts";
import type { Sizes } from "./sizes.ts";
import type { Engine, Work } from "./work.ts";

/** Works that are measured together and share a table. The models are made when the table's turn comes. */
export interface WorkTable {
  /** Name for `--only`. */
  readonly id: string;
  readonly title: string;
  works(): Work[];
}

/** The works (a) to (d), and (a) again in TF.js. */
export function workTables(sizes: Sizes): WorkTable[] {
  const { samples } = sizes;
  const works = (id: string, net: Net, batches: readonly number[], engine: Engine = "onnx"): Work[] =>
    batches.map((batch) => ({ id: `${id}/${batch}`, title: `batch ${batch}`, engine, net, batch, samples, p: 0.2 }));
  return [
    {
      id: "mlp",
      title: `(a) Dense network ${sizes.mlp.widths.join("-")}`,
      works: () => works("mlp", mlp(sizes.mlp.widths), sizes.mlp.batches),
    },
    {
      id: "tfjs",
      title: `(a) The same in TF.js, wasm backend`,
      works: () => works("tfjs", mlp(sizes.mlp.widths), [1], "tfjs"),
    },
    {
      id: "cnn",
      title: `(b) ResNet-18 at ${sizes.cnn.size.pixels}×${sizes.cnn.size.pixels}, head of two dense layers`,
      works: () =>
        sizes.cnn.classes.flatMap((classes) => {
          const net = resnet18({ ...sizes.cnn.size, classes });
          return works(`cnn${classes}`, net, sizes.cnn.batches).map((work) => ({
            ...work,
            title: `${classes} classes, ${work.title}`,
          }));
        }),
    },
    {
      id: "transformer",
      title: `(c) Transformer block, sequence length ${sizes.transformer.size.length}, width ${sizes.transformer.size.width}`,
      works: () => works("transformer", transformer(sizes.transformer.size), sizes.transformer.batches),
    },
    {
      id: "wide",
      title: `(d) Dense network ${sizes.wide.join("-")}`,
      works: () => works("wide", mlp(sizes.wide), [1]),
    },
  ];
}
