import { text } from "node:stream/consumers";

/** What the test asks for. */
export const task = async () => JSON.parse(await text(process.stdin));

export const answer = (result) => process.stdout.write(JSON.stringify(result));

/** An error in the parts that tests look at. */
export function told(error) {
  const { name, code, message, cause } = error;
  return { class: error.constructor.name, name, code, message, cause: cause?.message };
}

/** Everything that a prediction says, to the bit. */
export function bits(y) {
  const hex = ({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
  return Object.fromEntries(
    Object.entries(y.outputs).map(([name, o]) => [
      name,
      [hex(o.mean), hex(o.variance), o.samplesPerExample, o.stopped, o.kept?.map(hex) ?? null],
    ]),
  );
}
