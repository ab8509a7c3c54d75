/** Models whose linear layers are random without any output showing it, and why. */
export const silent: Readonly<Record<string, string>> = {
  "burn_outer_scope_constant.onnx": "the layer is in the branch of an If that does not run",
};
