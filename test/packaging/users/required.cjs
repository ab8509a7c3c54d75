// From CommonJS in Node 22.12 and newer, which can require ES modules. Prints JSON.
const { dropconnect, predict } = require("@mayhap/core");
const { loadOnnx } = require("@mayhap/onnx");

(async () => {
  const model = dropconnect(await loadOnnx(process.argv[2]), 0.2);
  const y = await predict(model, { x: [[0.5, -1, 2, 0]] }, { samples: 20, seed: 7 });
  console.log(JSON.stringify(y.mean.toArray()));
})();
