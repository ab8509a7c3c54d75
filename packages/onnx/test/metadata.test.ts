import { expect, it } from "vitest";
import { loadOnnx, toBytes, withMetadata } from "../src/index.ts";

it("writes texts into a model's metadata, which its bytes keep, and leaves the given model as it is", async () => {
  const model = await loadOnnx("docs/fixtures/model.onnx");
  const before = model.proto.metadataProps.length;
  const noted = withMetadata(withMetadata(model, { a: "1", b: "2" }), { a: "3" });
  const read = await loadOnnx(await toBytes(noted));
  const texts = read.proto.metadataProps.slice(before).map(({ key, value }) => [key, value]);
  expect(texts).toEqual([
    ["b", "2"],
    ["a", "3"],
  ]);
  expect(model.proto.metadataProps.length).toBe(before);
});
