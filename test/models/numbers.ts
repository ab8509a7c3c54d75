/** Irregular numbers in [0, 1), the same on every machine; `which` tells inputs and attempts apart. */
export function irregular(size: number, which: number): number[] {
  return Array.from({ length: size }, (_, i) => {
    const wave = Math.sin(12.9898 * (i + 1) + 78.233 * (which + 1)) * 43758.5453;
    return wave - Math.floor(wave);
  });
}
