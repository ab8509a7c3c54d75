/** 32-bit FNV-1a of a text (Fowler, Noll, Vo), in hexadecimal: names that differ where pictures on one page differ. */
export function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(16).padStart(8, "0");
}
