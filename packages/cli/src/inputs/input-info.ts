/** One input of a model, as its file declares it. */
export interface InputInfo {
  readonly name: string;
  /** `float32`, `int64`, `bool`, … */
  readonly type: string;
  /** null where a dimension is free. Omitted when not even the rank is known. */
  readonly shape?: readonly (number | null)[];
}
