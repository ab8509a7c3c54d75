import type { Sureness } from "./verdict.ts";

/** What the reader may try next. @param own whether they have drawn what is there */
export function hintFor(own: boolean, sureness: Sureness | undefined): string {
  if (sureness === undefined) return "Draw a digit here.";
  if (!own) return "Now you: draw a digit over it.";
  if (sureness === "sure") return "Now scribble over it.";
  if (sureness === "probable") return "A little doubt. Go on scribbling.";
  return "It noticed. Now try a letter.";
}
