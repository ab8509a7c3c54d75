import { MayhapError } from "@mayhap/core";
import { CommanderError } from "commander";
import { exitCodeOf } from "./exit-code.ts";
import { makeProgram } from "./program.ts";
import { colorsFor } from "./terminal/colors.ts";
import { inOwnWords } from "./terminal/in-own-words.ts";
import { interruptSignal } from "./terminal/interrupt.ts";
import { printJson } from "./terminal/print.ts";

/** Runs the command line. Returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const signal = interruptSignal();
  const program = makeProgram({ signal });
  const json = argv.includes("--json");
  if (json) for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => {} });
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    const code = exitCodeOf(error, signal);
    if (code !== 0) report(error, json, argv.includes("--debug"));
    return code;
  }
}

function report(error: unknown, json: boolean, debug: boolean): void {
  const { code, message } = describe(error);
  if (json) printJson({ error: { code, message } });
  // commander has told about its errors already.
  else if (!(error instanceof CommanderError))
    process.stderr.write(`${colorsFor(process.stderr).red("error:")} ${message} [${code}]\n`);
  if (debug) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
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
