import { existsSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright";

const folder = join(import.meta.dirname, "..", "screenshots");
/** Screenshots are compared at this width: details of fonts and edges vanish. */
const WIDTH = 240;
/** A pixel has changed when one of its colours differs by more, out of 255. */
const CHANGED = 24;

const written = new Set<string>();

/**
 * Share of the pixels of a small screenshot that are not as in the committed one; where `MAYHAP_WRITE=screenshots` asks for it, the first
 * of a name is written.
 */
export async function changedPixels(element: Locator, name: string): Promise<number> {
  const file = join(folder, `${name}.png`);
  const found = (await element.screenshot({ animations: "disabled" })).toString("base64");
  const write = process.env.MAYHAP_WRITE === "screenshots" && !written.has(name);
  written.add(name);
  if (!write && !existsSync(file)) throw new Error(`There is no ${file}. MAYHAP_WRITE=screenshots writes it.`);
  const expected = write ? found : (await readFile(file)).toString("base64");
  const { share, small } = await element.page().evaluate(
    async ({ found, expected, width, changed }) => {
      const load = async (base64: string) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        return image;
      };
      const images = [await load(found), await load(expected)] as const;
      const height = Math.round((images[0].height / images[0].width) * width);
      const shrunk = images.map((image) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [width, height];
        const context = canvas.getContext("2d") as CanvasRenderingContext2D;
        context.imageSmoothingQuality = "high";
        context.drawImage(image, 0, 0, width, height);
        return { canvas, data: context.getImageData(0, 0, width, height).data };
      });
      const [a, b] = shrunk.map(({ data }) => data) as [Uint8ClampedArray, Uint8ClampedArray];
      let count = 0;
      for (let i = 0; i < a.length; i += 4)
        if ([0, 1, 2].some((c) => Math.abs((a[i + c] as number) - (b[i + c] as number)) > changed)) count++;
      return { share: count / (width * height), small: shrunk[0]?.canvas.toDataURL("image/png") ?? "" };
    },
    { found, expected, width: WIDTH, changed: CHANGED },
  );
  if (write) writeFileSync(file, Buffer.from(small.split(",")[1] as string, "base64"));
  return share;
}
