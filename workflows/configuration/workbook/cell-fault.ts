/** What is wrong with one cell: a sentence for who filled it in. */
export class CellFault extends Error {
  /** What was most likely meant; checks that follow go on with it. */
  readonly meant: unknown;

  constructor(text: string, meant?: unknown) {
    super(text);
    this.name = 'CellFault';
    this.meant = meant;
  }
}
