import pc from "picocolors";
import type { OutputStream } from "./streams.ts";

/** The colour functions for one stream: plain when it is no terminal or NO_COLOR is set, unless FORCE_COLOR asks for colours. */
export function colorsFor(stream: OutputStream): ReturnType<typeof pc.createColors> {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR) return pc.createColors(false);
  return pc.createColors(stream.isTTY ? pc.isColorSupported : Boolean(FORCE_COLOR) && FORCE_COLOR !== "0");
}
