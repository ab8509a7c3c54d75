/**
 * Reads a part of a file beside a model (external data); to the end without `length`. Throws `ModelFileError`: `UNSAFE_PATH`
 * when the file is not inside the model's folder, `EXTERNAL_DATA` when it is missing or too short.
 */
export type ReadBeside = (location: string, offset: number, length: number | undefined) => Promise<Uint8Array>;

/** A place that a model file and the files beside it can be read from. */
export interface Source {
  /** What to call the model in messages. */
  readonly name: string;
  /** The whole model file. */
  read(): Promise<Uint8Array>;
  readonly readBeside: ReadBeside;
}

/** A file to write: its name in the folder and its contents in pieces. */
export interface OutputFile {
  readonly name: string;
  readonly parts: readonly Uint8Array[];
}

/** Where it is faster to multiply while drawing than to feed drawn weights to the runtime. */
export interface Multiplying {
  /** Up to so many rows, */
  readonly rows: number;
  /** and where samples do not share their runs, from so many weights on, */
  readonly weightsApart: number;
  /** and so many more for each run that a sample takes. */
  readonly weightsOfRun: number;
}

/** Where it is faster to subtract what is dropped from the products of rows that are the same for every sample. */
export interface SubtractingRows {
  /** From so many rows on, */
  readonly rows: number;
  /** as long as rows and products have no more numbers than this, because they are held in several forms, */
  readonly numbers: number;
  /** and up to which p: what is subtracted is, by one thread, and the runtime multiplies by so many. */
  mostP(threads: number): number;
}
