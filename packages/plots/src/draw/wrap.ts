/** Mean width of a character of a sans-serif font, in parts of its size: what nobody has measured can only be estimated. */
const CHARACTER = 0.54;

/** Estimated width of a text in pixels. */
export function widthOf(text: string, fontSize: number): number {
  return text.length * fontSize * CHARACTER;
}

/** The text in lines of at most `width` pixels, broken between words. */
export function wrap(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, fontSize) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
