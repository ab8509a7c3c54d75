import { MayhapError } from "@mayhap/core";
import { CommanderError } from "commander";
import type { Context } from "./commands/context.ts";
import { exitCodeOf } from "./exit-code.ts";
import { makeProgram } from "./program.ts";
import { colorsFor } from "./terminal/colors.ts";
import { inOwnWords } from "./terminal/in-own-words.ts";
import { printJson } from "./terminal/print.ts";
import type { Streams } from "./terminal/streams.ts";

/** Runs the command line with the arguments that follow its name. Returns the exit code. */
export async function main(argv: readonly string[], context: Context): Promise<number> {
  const program = makeProgram(context);
  const json = argv.includes("--json");
  if (json) for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => {} });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    const code = exitCodeOf(error, context.signal);
    if (code !== 0) report(error, json, argv.includes("--debug"), context);
    return code;
  }
}

function report(error: unknown, json: boolean, debug: boolean, { stdout, stderr }: Streams): void {
  const { code, message } = describe(error);
  if (json) printJson({ error: { code, message } }, stdout);
  // commander has told about its errors already.
  else if (!(error instanceof CommanderError))
    stderr.write(`${colorsFor(stderr).red("error:")} ${message} [${code}]\n`);
  if (debug) stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof MayhapError) return { code: error.code, message: inOwnWords(error.message) };
  if (error instanceof CommanderError) return { code: "USAGE", message: error.message.replace(/^error: /, "") };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "UNEXPECTED",
    message: `${message} (this is not an error that mayhap knows; --debug prints where it happened)`,
  };
}
