import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves files of folders, by the first part of the path; "" is the folder for all else. */
export async function serve(folders: Readonly<Record<string, string>>): Promise<{ server: Server; origin: string }> {
  const server = createServer(({ url = "/" }, response) => {
    const [, first = "", ...rest] = new URL(url, "http://localhost").pathname.split("/");
    const mapped = folders[first];
    const path = mapped === undefined ? join(folders[""] ?? "", first, ...rest) : join(mapped, ...rest);
    try {
      const body = readFileSync(path);
      response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  const { port } = server.address() as { port: number };
  return { server, origin: `http://localhost:${port}` };
}
