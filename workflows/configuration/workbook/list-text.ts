const BETWEEN = /\s*[、，,；;\n]+\s*/;

/** Items on one line; where an item itself has a sign that separates, the list is written as JSON. */
export function joinList(items: readonly string[]): string {
  return items.some((item) => BETWEEN.test(item) || item !== item.trim() || /^\[/.test(item))
    ? JSON.stringify(items)
    : items.join('、');
}

/** Items of a list as people write it: 、 ， ; or one a line. */
export function splitList(text: string): string[] {
  if (text.startsWith('[')) {
    try {
      const items: unknown = JSON.parse(text);
      if (Array.isArray(items)) return items.map(String);
    } catch {
      // Not JSON after all: a word that begins with a bracket.
    }
  }
  return text
    .split(BETWEEN)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
