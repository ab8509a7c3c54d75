// From CommonJS in every Node: import() is the way to an ES module. Prints JSON.
(async () => {
  const { dropconnect, predict } = await import("@mayhap/core");
  const { loadOnnx } = await import("@mayhap/onnx");
  const model = dropconnect(await loadOnnx(process.argv[2]), 0.2);
  const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 20, seed: 7 });
  console.log(JSON.stringify(y.mean.toArray()));
})();
