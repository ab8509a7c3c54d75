// A process of its own, with the packages as built: serves the model that it is given, with workers, and tells the port.
import { dropconnect } from "@mayhap/core";
import { loadOnnx } from "@mayhap/onnx";
import { service } from "./service.ts";

const model = dropconnect(await loadOnnx(process.argv[2] as string), 0.2);
const app = service(model, { workers: 2, deadline: 10_000, most: 3, warmUp: { x: [[0, 0, 0, 0]] } });
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
process.once("SIGTERM", () => {
  void app.close();
  // Clients that keep a connection open without asking would keep it open for ever.
  setTimeout(() => app.server.closeAllConnections(), 1000).unref();
});
