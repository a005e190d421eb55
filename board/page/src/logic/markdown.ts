/**
 * The markdown of cards (paragraphs, line breaks, lists, bold, escaped signs) as parts to draw. There is no way from a
 * text to markup: whatever is not one of these is shown as it is written.
 */
export interface Span {
  text: string;
  bold: boolean;
}

export type Block = { kind: 'lines'; lines: Span[][] } | { kind: 'list'; items: Span[][] };

const ITEM = /^\s*[-*]\s+/;

export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  for (const paragraph of text.replace(/\r\n?/g, '\n').split(/\n{2,}/)) {
    let last: Block | null = null;
    for (const line of paragraph.split('\n').filter((one) => one.trim() !== '')) {
      const item = ITEM.test(line);
      const spans = readSpans(item ? line.replace(ITEM, '') : line);
      if (item && last?.kind === 'list') last.items.push(spans);
      else if (!item && last?.kind === 'lines') last.lines.push(spans);
      else {
        last = item ? { kind: 'list', items: [spans] } : { kind: 'lines', lines: [spans] };
        blocks.push(last);
      }
    }
  }
  return blocks;
}

/** `**bold**` and `\*`, read sign by sign; a mark without its partner is text. */
export function readSpans(line: string): Span[] {
  const parts: { text: string; mark: boolean }[] = [];
  let text = '';
  for (let i = 0; i < line.length; i += 1) {
    const sign = line[i] ?? '';
    const next = line[i + 1] ?? '';
    if (sign === '\\' && /[\\`*_{}[\]<>#|~]/.test(next)) {
      text += next;
      i += 1;
    } else if (sign === '*' && next === '*') {
      parts.push({ text, mark: false }, { text: '**', mark: true });
      text = '';
      i += 1;
    } else text += sign;
  }
  parts.push({ text, mark: false });
  return joined(parts);
}

function joined(parts: readonly { text: string; mark: boolean }[]): Span[] {
  const marks = parts.filter(({ mark }) => mark).length;
  const paired = marks - (marks % 2);
  const spans: Span[] = [];
  let seen = 0;
  for (const { text, mark } of parts) {
    if (mark) seen += 1;
    if (mark && seen <= paired) continue;
    if (text !== '') spans.push({ text, bold: seen % 2 === 1 && seen < paired });
  }
  return spans;
}
