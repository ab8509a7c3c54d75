import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNpz } from "../src/formats/read-npz.ts";
import { writeNpz } from "../src/formats/write-npz.ts";
import { ownFolder } from "./support/folder.ts";
import { hasNumpy, numpy } from "./support/numpy.ts";

const folder = ownFolder();
const arrays = new Map([
  ["mean", { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] }],
  ["head/0.std", { data: Float64Array.of(5), shape: [1] }],
]);

describe("writeNpz", () => {
  it("comes back equal, and gives the same bytes again", () => {
    expect(readNpz(writeNpz(arrays), "x")).toEqual(arrays);
    expect(writeNpz(arrays)).toEqual(writeNpz(arrays));
  });

  it.skipIf(!hasNumpy)("is read by NumPy", () => {
    const path = join(folder, "w.npz");
    writeFileSync(path, writeNpz(arrays));
    const read = numpy(`z = np.load(sys.argv[1]); print(json.dumps({k: z[k].tolist() for k in z.files}))`, path);
    expect(JSON.parse(read)).toEqual({
      mean: [
        [1, 2],
        [3, 4],
      ],
      "head/0.std": [5],
    });
  });
});

describe("readNpz", () => {
  it.skipIf(!hasNumpy)("reads what NumPy writes, compressed or not", () => {
    numpy(
      `np.savez(sys.argv[1] + "/a.npz", x=np.eye(2), y=np.arange(3)); np.savez_compressed(sys.argv[1] + "/b.npz", x=np.eye(2), y=np.arange(3))`,
      folder,
    );
    for (const name of ["a.npz", "b.npz"]) {
      const read = readNpz(readFileSync(join(folder, name)), name);
      expect([...read.keys()]).toEqual(["x", "y"]);
      expect(read.get("x")).toEqual({ data: Float64Array.of(1, 0, 0, 1), shape: [2, 2] });
    }
  });

  const whole = writeNpz(arrays);
  const directory = Buffer.from(whole).indexOf("PK\x01\x02", 0, "latin1");
  /** The size fields of the first entry of the zip's directory, changed. */
  const withSizes = (packed: number | undefined, unpacked: number) => {
    const bytes = whole.slice();
    const view = new DataView(bytes.buffer);
    if (packed !== undefined) view.setUint32(directory + 20, packed, true);
    view.setUint32(directory + 24, unpacked, true);
    return bytes;
  };

  it.each([
    ["text", Buffer.from("x,y\n1,2\n"), /damaged or truncated/],
    ["a truncated archive", whole.slice(0, whole.length - 30), /damaged or truncated/],
    ["a size field that would take all memory", withSizes(undefined, 0xfffffff0), /impossible/],
    ["a packed size beyond the file", withSizes(0x7fffffff, 192), /impossible/],
    ["an archive of other things", writeOther(), /holds no arrays/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readNpz(bytes, "x.npz")).toThrow(
      expect.objectContaining({ code: "BAD_NPZ", message: expect.stringMatching(message) }),
    );
  });
});

/** An empty zip archive: its end record alone. */
function writeOther(): Uint8Array {
  const end = new Uint8Array(22);
  end.set([0x50, 0x4b, 5, 6]);
  return end;
}
