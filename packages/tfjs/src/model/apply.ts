import type { Changes, DropConnectParams, DropoutParams } from "@mayhap/core";
import * as tf from "@tensorflow/tfjs";
import { type Droppable, droppable, plainClassName } from "../layers/drop-connect-classes.ts";
import { configOfParams } from "../layers/drop-connect-config.ts";
import { isDropConnect } from "../layers/drop-connect-layer.ts";
import { isInserted, MonteCarloDropout } from "../layers/monte-carlo-dropout.ts";
import { configOf } from "../tf/config-of.ts";
import type { Container } from "../tf/containers.ts";
import { copyConfig } from "../tf/copy-config.ts";
import { makeLayer } from "../tf/make-layer.ts";
import type { Config, Layer } from "../tf/types.ts";
import { droppableOf, kindOf } from "./kinds.ts";
import { type Edit, rebuild } from "./rebuild.ts";

/** A new model with the changes in its graph. What an earlier change of the other type did stays. */
export function apply(model: Container, changes: Changes): Container {
  return rebuild(model, changes.type === "dropconnect" ? dropConnectEdit(changes.layers) : dropoutEdit(changes.layers));
}

function dropConnectEdit(layers: ReadonlyMap<string, DropConnectParams>): Edit {
  return {
    replace: (layer, id) => {
      const inner = droppableOf(layer);
      const params = layers.get(id);
      if (inner === undefined || (params === undefined && !isDropConnect(inner))) return undefined;
      return rewrap(layer, params === undefined ? plainLayer(inner) : dropConnect(inner, params));
    },
  };
}

/** A layer in its new version: that itself, or TimeDistributed around it. */
export function rewrap(layer: Layer, inner: Layer): Layer {
  if (droppableOf(layer) === layer) return inner;
  const { layer: _, ...config } = layer.getConfig();
  const Wrapper = layer.constructor as new (args: object) => Layer;
  return new Wrapper({ ...copyConfig(config), layer: inner });
}

/** A layer of the plain class with the name and configuration of one that drops connections. */
export function plainLayer(layer: Layer): Layer {
  const { p, scale, maskPer, bias, recurrent, seed, trainableP, ...config } = configOf(layer);
  return makeLayer(classesOf(layer).plain, config);
}

function dropConnect(layer: Layer, params: DropConnectParams): Layer {
  return makeLayer(classesOf(layer).dropping, { ...configOf(layer), ...configOfParams(params) });
}

function classesOf(layer: Layer): Droppable {
  return droppable.get(plainClassName(layer)) as Droppable;
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
    omits: isInserted,
  };
}
