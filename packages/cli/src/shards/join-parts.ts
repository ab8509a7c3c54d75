import { mergePredictions, OptionsError } from "@mayhap/core";
import { DataFileError } from "../errors.ts";
import { layerKey } from "../results/layer-key.ts";
import { makeResult, type Result } from "../results/result.ts";
import type { ReadPart } from "./read-part.ts";

/**
 * What one run would have found that did the work of all parts.
 *
 * @throws `DataFileError` `PARTS_DIFFER` for parts of different runs, `PARTS_TWICE`, `PARTS_MISSING`
 */
export function joinParts(parts: readonly ReadPart[]): Result {
  const one = parts[0] as ReadPart;
  for (const part of parts) checkSame(one, part);
  checkComplete(parts, one.shard.of);
  const inOrder = [...parts].sort((a, b) => a.shard.index - b.shard.index);
  try {
    return makeResult((inOrder[0] as ReadPart).facts, mergePredictions(inOrder.map(({ predictions }) => predictions)));
  } catch (error) {
    if (error instanceof OptionsError) throw new DataFileError("PARTS_DIFFER", error.message, { cause: error });
    throw error;
  }
}

/** What must be the same in all parts of a run, in words. Names of files may differ between machines. */
const traits: readonly (readonly [string, (part: ReadPart) => unknown])[] = [
  ["the number of parts", ({ shard }) => shard.of],
  ["what is split", ({ shard }) => shard.by],
  ["the seed", ({ predictions }) => predictions.seed],
  ["the number of samples of all parts", ({ samples }) => samples],
  ["the method", ({ predictions }) => predictions.method],
  ["the kind of model", ({ facts }) => facts.format],
  ["the layers and their p", ({ facts }) => layerKey(facts.layers)],
  ["the number of examples", ({ facts }) => facts.rows],
  ["the inputs' hash", ({ inputs }) => inputs],
  ["the interval", ({ facts }) => facts.interval],
  ["the tolerance", ({ facts }) => facts.tolerance],
];

function checkSame(one: ReadPart, other: ReadPart): void {
  for (const [what, of] of traits)
    if (of(one) !== of(other))
      throw new DataFileError(
        "PARTS_DIFFER",
        `${one.file} and ${other.file} are not of one run: ${what} is ${of(one)} in the first and ${of(other)} in the second.`,
      );
}

function checkComplete(parts: readonly ReadPart[], of: number): void {
  const byIndex = new Map<number, ReadPart>();
  for (const part of parts) {
    const before = byIndex.get(part.shard.index);
    if (before)
      throw new DataFileError(
        "PARTS_TWICE",
        `Part ${part.shard.index} of ${of} is there twice: ${before.file} and ${part.file}. Leave one of them out.`,
      );
    byIndex.set(part.shard.index, part);
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0)
    throw new DataFileError(
      "PARTS_MISSING",
      `${missing.length === 1 ? `Part ${missing[0]} of ${of} is` : `Parts ${missing.join(", ")} of ${of} are`} missing. Run --shard ${missing[0]}/${of} with the options of the others, and name its file too.`,
    );
}
