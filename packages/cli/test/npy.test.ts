import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNpy } from "../src/formats/read-npy.ts";
import { writeNpy } from "../src/formats/write-npy.ts";
import { ownFolder } from "./support/folder.ts";
import { hasNumpy, numpy } from "./support/numpy.ts";

const folder = ownFolder();

/** A file built by hand from the format's description, as an independent check of the reader. */
function npy(descr: string, order: string, shape: string, data: Uint8Array, major = 1): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const length =
    major === 1 ? [header.length & 255, header.length >> 8] : [header.length & 255, header.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), major, 0, ...length, ...Buffer.from(header), ...data]);
}

describe("readNpy", () => {
  it("reads row-major and column-major arrays of format versions 1 and 2", () => {
    const data = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    expect(readNpy(npy("<f4", "False", "(2, 3)", data), "x")).toEqual({
      data: Float32Array.of(1, 2, 3, 4, 5, 6),
      shape: [2, 3],
    });
    expect(readNpy(npy("<f4", "True", "(2, 3)", data), "x").data).toEqual(Float32Array.of(1, 3, 5, 2, 4, 6));
    expect(readNpy(npy("<f4", "False", "(6,)", data, 2), "x").shape).toEqual([6]);
    expect(readNpy(npy("|b1", "False", "()", Uint8Array.of(7)), "x")).toEqual({ data: Uint8Array.of(1), shape: [] });
  });

  it.each([
    ["text", Buffer.from("hello, world"), /NumPy signature/],
    ["an empty file", new Uint8Array(0), /NumPy signature/],
    ["only the signature", Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0), /inside the header/],
    [
      "truncated values",
      npy("<f4", "False", "(2, 3)", new Uint8Array(23)),
      /should hold 24 bytes.*but 23 follow.*truncated/,
    ],
    ["appended bytes", npy("<f4", "False", "(2, 3)", new Uint8Array(25)), /appended/],
    [
      "a size that no memory has",
      npy("<f8", "False", "(1000000000, 1000000000)", new Uint8Array(8)),
      /should hold 8000000000000000000 bytes/,
    ],
    ["a negative length", npy("<f4", "False", "(-1,)", new Uint8Array(0)), /header is/],
    ["big-endian values", npy(">f4", "False", "(1,)", new Uint8Array(4)), /big-endian.*astype\("<f4"\)/],
    ["Python objects", npy("|O", "False", "(1,)", new Uint8Array(8)), /type "\|O"/],
    ["complex numbers", npy("<c8", "False", "(1,)", new Uint8Array(8)), /type "<c8"/],
    ["strings", npy("<U3", "False", "(1,)", new Uint8Array(12)), /type "<U3"/],
    [
      "integers beyond 2^53",
      npy("<i8", "False", "(1,)", new Uint8Array(BigInt64Array.of(2n ** 60n).buffer)),
      /lose digits/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readNpy(bytes, "x.npy")).toThrow(
      expect.objectContaining({ code: "BAD_NPY", message: expect.stringMatching(message) }),
    );
  });

  it.skipIf(!hasNumpy)("reads every number type that NumPy writes", () => {
    const types = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"];
    numpy(
      `for t in sys.argv[2:]: np.save(sys.argv[1] + "/" + (t if t != "?" else "b") + ".npy", np.array([[0, 1, 2], [3, 100, 1]]).astype(t))`,
      folder,
      ...types,
    );
    for (const type of types) {
      const { data, shape } = readNpy(readFileSync(join(folder, `${type === "?" ? "b" : type}.npy`)), type);
      expect(shape).toEqual([2, 3]);
      expect(Array.from(data), type).toEqual(type === "?" ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 100, 1]);
    }
  });

  it.skipIf(!hasNumpy)("reads half precision as NumPy does, over all of its values", () => {
    numpy(
      `a = np.arange(65536, dtype=np.uint16).view(np.float16); np.save(sys.argv[1] + "/h.npy", a); np.save(sys.argv[1] + "/f.npy", a.astype("<f4"))`,
      folder,
    );
    expect(readNpy(readFileSync(join(folder, "h.npy")), "h").data).toEqual(
      readNpy(readFileSync(join(folder, "f.npy")), "f").data,
    );
  });

  it.skipIf(!hasNumpy)("reads column-major arrays of rank 4 as NumPy means them", () => {
    numpy(`np.save(sys.argv[1] + "/fortran.npy", np.asfortranarray(np.arange(120).reshape(2, 3, 4, 5)))`, folder);
    expect(Array.from(readNpy(readFileSync(join(folder, "fortran.npy")), "x").data)).toEqual(
      Array.from({ length: 120 }, (_, i) => i),
    );
  });
});

describe("writeNpy", () => {
  const arrays = [
    { data: Float64Array.of(0.1, -0, Number.NaN, Number.POSITIVE_INFINITY), shape: [2, 2] },
    { data: Float32Array.of(1.5), shape: [] },
    { data: Int32Array.of(-1, 2), shape: [2] },
    { data: new Float64Array(0), shape: [0, 3] },
  ];

  it("aligns the values to 64 bytes and comes back equal", () => {
    for (const array of arrays) {
      const bytes = writeNpy(array);
      expect((bytes.length - array.data.byteLength) % 64).toBe(0);
      expect(readNpy(bytes, "x")).toEqual(array);
    }
  });

  it.skipIf(!hasNumpy)("is read by NumPy", () => {
    for (const [i, array] of arrays.entries()) {
      const path = join(folder, `w${i}.npy`);
      writeFileSync(path, writeNpy(array));
      const read = JSON.parse(
        numpy(
          `a = np.load(sys.argv[1]); print(json.dumps([str(a.dtype), list(a.shape), [repr(float(v)) for v in a.ravel()]]))`,
          path,
        ),
      );
      const expected = Array.from(array.data, (v) =>
        Object.is(v, -0)
          ? "-0.0"
          : Number.isNaN(v)
            ? "nan"
            : Number.isInteger(v)
              ? `${v}.0`
              : v === Infinity
                ? "inf"
                : String(v),
      );
      expect(read).toEqual([array.data.constructor.name.replace("Array", "").toLowerCase(), array.shape, expected]);
    }
  });
});
