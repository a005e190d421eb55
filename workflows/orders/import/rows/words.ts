/** Written into cells to say that there is nothing. */
const PLACEHOLDERS = new Set(['-', '--', '/', '\\', '无', '没有', 'n/a', 'na', 'null', '空', '.']);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200d\u2060\ufeff]/g;

/** Text as it is stored: no control characters, line breaks kept, white space tidied. */
export function tidyText(text: string): string {
  return text
    .replace(CONTROLS, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t\u00a0\u3000]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

/** One-line text such as a name: width of letters and digits folded, one space at most. */
export function tidyName(text: string): string {
  return tidyText(text)
    .replace(/\s+/g, ' ')
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

/** The beginning of a text, this many UTF-16 units at most; a pair of surrogates is never cut in half. */
export const cut = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** The form in which names are compared: 恒锐（苏州） and 恒锐(苏州) are the same. */
export function nameKey(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

/** `-`, `无`, `N/A` and the like. */
export const isPlaceholder = (text: string): boolean => PLACEHOLDERS.has(nameKey(text));

/** `同上`, `〃`: only the person who wrote it knows what is meant after a sort. */
export const isDitto = (text: string): boolean => /^(?:同上|同前|〃|"|”|″|ditto)$/i.test(text.trim());
