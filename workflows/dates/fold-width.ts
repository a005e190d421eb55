const DASHES = /[‐‑‒–—―−]/g;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u3000\t\r\n]/g;

/**
 * Turns full-width digits, letters and punctuation (２０２６／３／１５) into their plain forms, long dashes into `-`
 * and odd spaces into a space. Every character becomes exactly one, so that positions in the result are positions
 * in the original text.
 */
export function foldWidth(text: string): string {
  return text
    .replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(DASHES, '-')
    .replace(SPACES, ' ');
}
