import type { Changes, DropConnectParams, DropoutParams } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { DropConnectDense } from "../layers/drop-connect-dense.ts";
import { MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import type { Container } from "../tf/containers.ts";
import { Dense } from "../tf/dense.ts";
import { type Config, innerOf, type Layer } from "../tf/types.ts";
import { copyConfig } from "./copy-config.ts";
import { denseOf, kindOf } from "./kinds.ts";
import { makeLayer } from "./make-layer.ts";
import { type Edit, rebuild } from "./rebuild.ts";

/** A new model with the changes in its graph. What an earlier change of the other type did stays. */
export function apply(model: Container, changes: Changes): Container {
  return rebuild(model, changes.type === "dropconnect" ? dropConnectEdit(changes.layers) : dropoutEdit(changes.layers));
}

function dropConnectEdit(layers: ReadonlyMap<string, DropConnectParams>): Edit {
  return {
    replace: (layer, id) => {
      const dense = denseOf(layer);
      const params = layers.get(id);
      if (dense === undefined || (params === undefined && !(dense instanceof DropConnectDense))) return undefined;
      return rewrap(layer, params === undefined ? plainDense(dense) : dropConnect(dense, params));
    },
    before: () => undefined,
    omits: () => false,
  };
}

/** A layer around the new version of its Dense layer: the Dense itself, or TimeDistributed with it inside. */
export function rewrap(layer: Layer, dense: Layer): Layer {
  if (innerOf(layer) === undefined) return dense;
  const { layer: _, ...config } = layer.getConfig();
  const Wrapper = layer.constructor as new (args: object) => Layer;
  return new Wrapper({ ...copyConfig(config), layer: dense });
}

/** A plain Dense layer with the name and configuration of a DropConnectDense. */
export function plainDense(dense: Layer): Layer {
  const { p, scale, maskPer, bias, seed, trainableP, ...config } = dense.getConfig();
  return makeLayer(Dense, config);
}

function dropConnect(dense: Layer, { p, scale, maskPer, bias }: DropConnectParams): Layer {
  return makeLayer(DropConnectDense, { ...dense.getConfig(), p, scale, maskPer, bias });
}

/** The config of a Sequential model's first layer says what the input looks like; its stand-in must say the same. */
function position(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => ["name", "trainable", "batchInputShape", "dtype"].includes(key)),
  );
}

/** The dropout layer that the model came with. */
export function originalDropout(layer: MonteCarloDropout): Layer | undefined {
  if (layer.original === undefined) return undefined;
  const classes = tf.serialization.SerializationMap.getMap().classNameMap;
  return makeLayer(classes[layer.original.className]?.[0], layer.original.config);
}

function dropoutEdit(layers: ReadonlyMap<string, DropoutParams>): Edit {
  return {
    replace: (layer, id) => {
      if (kindOf(layer) !== "dropout") return undefined;
      const params = layers.get(id);
      const standIn = layer instanceof MonteCarloDropout;
      if (params === undefined) return standIn ? originalDropout(layer) : undefined;
      const original = standIn ? layer.original : { className: layer.getClassName(), config: layer.getConfig() };
      return makeLayer(MonteCarloDropout, {
        ...position(layer.getConfig()),
        rate: params.p,
        maskPer: params.maskPer,
        ...(original === undefined ? {} : { original: original as never }),
      });
    },
    before: (layer, id) => {
      const params = kindOf(layer) === "dropout" ? undefined : layers.get(id);
      if (params === undefined) return undefined;
      const config = {
        name: `${layer.name}_mc_dropout`,
        rate: params.p,
        maskPer: params.maskPer,
        target: { name: layer.name },
      };
      return makeLayer(MonteCarloDropout, config);
    },
    omits: (layer) => layer instanceof MonteCarloDropout && layer.target !== undefined,
  };
}
