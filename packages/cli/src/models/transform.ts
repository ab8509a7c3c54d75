import { dropconnect, dropout, type ExplainedLayer, explain, type LayerRule, ModelError } from "@mayhap/core";
import { UsageError } from "../errors.ts";
import type { TransformOptions } from "../options/transform.ts";

/** The layers that are stochastic in a model as it is. Empty for a plain model. */
export function stochasticLayers(model: unknown): readonly ExplainedLayer[] {
  return explain(model).tense === "is" ? explain(model).layers.filter(({ replaced }) => replaced) : [];
}

/**
 * What the options make of a model. A plain one is transformed. One that is transformed already stays as it is without
 * options; with `-p` alone its p changes and everything else stays.
 *
 * @throws `UsageError`, `OptionsError`; `ModelError` `NOT_STOCHASTIC` for a plain model without `-p`, `NOTHING_ELIGIBLE`
 */
export function transform<Model>(model: Model, options: TransformOptions): Model {
  checkCombination(options);
  const { p, layers, scale, maskPer, bias, kinds, recurrent, dropout: activations, existing } = options;
  const present = stochasticLayers(model);
  const silent = [layers, scale, maskPer, bias, kinds, recurrent, activations, existing].every(
    (option) => option === undefined,
  );
  if (present.length > 0 && silent) return p === undefined ? model : changeP(model, present, p);
  if (existing || activations)
    return dropout(model, { ...given({ p: needed(p, existing), layers, maskPer }), existing: existing ?? false });
  return dropconnect(model, {
    ...given({ layers, scale, maskPer, bias, kinds, recurrent }),
    p: needed(p, false) as number,
  });
}

function needed(p: number | undefined, optional: boolean | undefined): number | undefined {
  if (p !== undefined || optional) return p;
  throw new ModelError(
    "NOT_STOCHASTIC",
    "Nothing in this model is random yet, and there is no -p. Add for example `-p 0.2`: every linear layer but the first then drops a fifth of its connections in each sample.",
  );
}

function changeP<Model>(model: Model, present: readonly ExplainedLayer[], p: number): Model {
  const ids = new Set(present.map(({ layer }) => layer.id));
  const layers: LayerRule = ({ id }) => ids.has(id);
  const { layer } = present[0] as ExplainedLayer;
  if (layer.dropout)
    return dropout(model, { p, layers, maskPer: layer.dropout.maskPer, existing: layer.kind === "dropout" });
  const kinds = [...new Set(present.map((explained) => explained.layer.kind))] as NonNullable<
    TransformOptions["kinds"]
  >;
  const recurrent = present.map((explained) => explained.layer.dropconnect?.recurrent).find((matrices) => matrices);
  return dropconnect(model, { ...layer.dropconnect, ...given({ recurrent }), p, layers, kinds });
}

function checkCombination({ dropout: activations, existing, scale, bias, kinds, recurrent }: TransformOptions): void {
  if (!activations && !existing) return;
  const foreign = Object.entries({
    "--scale": scale,
    "--bias": bias,
    "--kinds": kinds,
    "--recurrent": recurrent,
  }).filter(([, value]) => value !== undefined);
  if (foreign.length > 0)
    throw new UsageError(
      `${foreign.map(([name]) => name).join(" and ")} go with DropConnect, not with --dropout or --existing.`,
    );
}

/** An object without its undefined members. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
