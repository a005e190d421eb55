/** Something in a given file is wrong: where, and what. */
export class InputError extends Error {
  /** A line number, or a path inside a JSON file. */
  readonly where: number | string;
  readonly reason: string;

  constructor(where: number | string, reason: string) {
    super(typeof where === 'number' ? `line ${where}: ${reason}` : `${where}: ${reason}`);
    this.where = where;
    this.reason = reason;
  }
}
