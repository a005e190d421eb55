/**
 * Joins the runs of one string item (`<si>` or `<is>`): text stands in `<t>`, at once or in formatted runs; the
 * pronunciation hints in `<rPh>` are no part of it.
 */
export class RichText {
  readonly #limit: number;
  readonly #tooLong: () => Error;
  #text = '';
  #inText = false;
  #inHint = false;

  /** @param tooLong makes the error for text above `limit` characters. */
  constructor(limit: number, tooLong: () => Error) {
    this.#limit = limit;
    this.#tooLong = tooLong;
  }

  open(name: string): void {
    if (name === 'rPh') this.#inHint = true;
    else if (name === 't') this.#inText = !this.#inHint;
  }

  close(name: string): void {
    if (name === 'rPh') this.#inHint = false;
    else if (name === 't') this.#inText = false;
  }

  add(text: string): void {
    if (!this.#inText) return;
    this.#text += text;
    if (this.#text.length > this.#limit) throw this.#tooLong();
  }

  /** The joined text; the object is ready for the next item. */
  take(): string {
    const text = unescapeControl(this.#text);
    this.#text = '';
    return text;
  }
}

/** Excel writes characters that XML cannot hold as `_x000D_`. */
export function unescapeControl(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
