import { byteLength } from './variables.ts';

/**
 * Spreads a long text over `parts` pieces of at most `maxBytes`, cut where it hurts least: between paragraphs, else
 * between lines, else between characters. What does not fit is left out and `note` says so at the end.
 */
export function splitText(text: string, parts: number, maxBytes: number, note: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '' && pieces.length < parts) {
    const last = pieces.length === parts - 1;
    const room = last && byteLength(rest) > maxBytes ? maxBytes - byteLength(note) : maxBytes;
    const head = headOf(rest, room);
    rest = rest.slice(head.length).replace(/^\n+/, '');
    pieces.push(last && rest !== '' ? head + note : head);
  }
  while (pieces.length < parts) pieces.push('');
  return pieces;
}

function headOf(text: string, maxBytes: number): string {
  const fitting = shorten(text, maxBytes);
  if (fitting.length === text.length) return text;
  for (const gap of ['\n\n', '<br>', '\n']) {
    const at = fitting.lastIndexOf(gap);
    if (at > fitting.length / 3) return fitting.slice(0, at);
  }
  return fitting;
}

/** The longest beginning within `maxBytes` of UTF-8; never cuts a character in two. */
export function shorten(text: string, maxBytes: number): string {
  if (byteLength(text) <= maxBytes) return text;
  let bytes = 0;
  let end = 0;
  for (const char of text) {
    bytes += byteLength(char);
    if (bytes > maxBytes) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** Shortened with an ellipsis when needed. */
export const ellipsis = (text: string, maxBytes: number): string =>
  byteLength(text) <= maxBytes ? text : `${shorten(text, maxBytes - 3)}…`;

/**
 * Spreads a list over two JSON values of at most `maxBytes`; items that fit in neither stay in the second one, because
 * a button that is missing is worse than a value that may be too long (enforcement is not documented).
 */
export function splitList(items: readonly unknown[], maxBytes: number): [string, string] {
  let count = 0;
  let bytes = 2;
  for (const item of items) {
    bytes += byteLength(JSON.stringify(item)) + 1;
    if (bytes > maxBytes) break;
    count += 1;
  }
  return [JSON.stringify(items.slice(0, count)), JSON.stringify(items.slice(count))];
}
