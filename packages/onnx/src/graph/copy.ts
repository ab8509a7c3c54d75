import type { Message } from "../proto/message.ts";

/**
 * A shallow copy of a protobuf message with some fields replaced. Everything else, unknown fields included, is shared
 * with the original: messages are never changed in place here, so tensors can be shared by any number of models.
 */
export function copy<M extends Message>(message: M, changes: Partial<M>): M {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}
