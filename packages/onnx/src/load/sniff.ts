const known: readonly (readonly [what: string, bytes: readonly (number | null)[]])[] = [
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG image", [0xff, 0xd8, 0xff]],
  ["a ZIP archive, perhaps a PyTorch .pt or a Keras .keras file: export it to ONNX", [0x50, 0x4b, 0x03, 0x04]],
  ["a gzip archive: unpack it first", [0x1f, 0x8b]],
  ["an HDF5 file, perhaps a Keras .h5 model: convert it with tf2onnx", [0x89, 0x48, 0x44, 0x46]],
  ["a Python pickle, perhaps a PyTorch .pt file: export it to ONNX", [0x80, null, 0x7d]],
  ["a TensorFlow Lite model: convert it with tf2onnx", [null, null, null, null, 0x54, 0x46, 0x4c, 0x33]],
  [
    "a model in onnxruntime's own ORT format: use the .onnx file it was made from",
    [null, null, null, null, 0x4f, 0x52, 0x54, 0x4d],
  ],
  ["a NumPy array", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
];

/** What the first bytes of a file tell about it, if they tell anything. */
export function sniff(bytes: Uint8Array): string | undefined {
  for (const [what, start] of known) {
    if (start.every((b, i) => b === null || bytes[i] === b)) return what;
  }
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 256)).trimStart();
  if (text.startsWith("version https://git-lfs")) return "a Git LFS pointer, not the model itself: run git lfs pull";
  if (/^(<!doctype|<html|<\?xml)/i.test(text)) return "an HTML or XML page: the download went wrong";
  if (/^[{[]\s*["\]}[{\d]/.test(text)) return "JSON text: TensorFlow.js models are loaded with @mayhap/tfjs";
  return undefined;
}
