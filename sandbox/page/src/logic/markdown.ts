/** Markdown as DingTalk's messages and cards use it → a tree of blocks. Unknown syntax stays readable text. */
import { type Inline, inlineText, parseInline } from './markdown-inline.ts';

export type Align = 'left' | 'center' | 'right';

export interface ListItem {
  text: Inline[];
  /** Indented lists below the item. */
  children: Block[];
}

export type Block =
  | { kind: 'heading'; level: number; text: Inline[] }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: ListItem[] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' }
  | { kind: 'table'; aligns: Align[]; head: Inline[][]; rows: Inline[][][] };

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** A cursor over lines; the readers below take what is theirs and leave the rest. */
interface Lines {
  lines: string[];
  at: number;
}

function cells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  const found = [''];
  for (let at = 0; at < inner.length; at += 1) {
    const char = inner[at] ?? '';
    if (char === '|') found.push('');
    else found[found.length - 1] += char === '\\' ? char + (inner[++at] ?? '') : char;
  }
  return found.map((cell) => cell.trim());
}

function readTable(source: Lines): Block | null {
  const head = source.lines[source.at] ?? '';
  const rule = source.lines[source.at + 1] ?? '';
  if (!head.includes('|') || !rule.includes('-') || !TABLE_RULE.test(rule)) return null;
  const aligns = cells(rule).map((cell): Align => {
    if (cell.endsWith(':')) return cell.startsWith(':') ? 'center' : 'right';
    return 'left';
  });
  source.at += 2;
  const rows: Inline[][][] = [];
  for (let line = source.lines[source.at]; line?.includes('|'); line = source.lines[source.at]) {
    rows.push(cells(line).map((cell) => parseInline(cell)));
    source.at += 1;
  }
  return { kind: 'table', aligns, head: cells(head).map((cell) => parseInline(cell)), rows };
}

function readCode(source: Lines): Block | null {
  if (!/^\s*```/.test(source.lines[source.at] ?? '')) return null;
  const taken: string[] = [];
  source.at += 1;
  for (; source.at < source.lines.length; source.at += 1) {
    const line = source.lines[source.at] ?? '';
    if (/^\s*```\s*$/.test(line)) {
      source.at += 1;
      break;
    }
    taken.push(line);
  }
  return { kind: 'code', text: taken.join('\n') };
}

function readQuote(source: Lines, depth: number): Block | null {
  const taken: string[] = [];
  for (let line = source.lines[source.at]; line !== undefined; line = source.lines[source.at]) {
    const inside = /^\s{0,3}>\s?(.*)$/.exec(line);
    if (!inside) break;
    taken.push(inside[1] ?? '');
    source.at += 1;
  }
  return taken.length > 0 ? { kind: 'quote', blocks: parseLines(taken, depth + 1) } : null;
}

function readList(source: Lines, depth: number): Block | null {
  const first = ITEM.exec(source.lines[source.at] ?? '');
  if (!first) return null;
  const indent = (first[1] ?? '').length;
  const ordered = first[3] !== undefined;
  const items: ListItem[] = [];
  while (source.at < source.lines.length) {
    const line = source.lines[source.at] ?? '';
    const found = ITEM.exec(line);
    if (!found || RULE.test(line)) break;
    const own = (found[1] ?? '').length;
    const last = items[items.length - 1];
    if (own > indent + 1 && last && depth < 4) {
      const nested = readList(source, depth + 1);
      if (nested) last.children.push(nested);
      continue;
    }
    if (own < indent || (found[3] !== undefined) !== ordered) break;
    items.push({ text: parseInline(found[4] ?? ''), children: [] });
    source.at += 1;
  }
  return { kind: 'list', ordered, start: Number(first[3] ?? 1), items };
}

function readLine(source: Lines): Block | null {
  const line = source.lines[source.at] ?? '';
  const heading = HEADING.exec(line);
  if (heading) {
    source.at += 1;
    return { kind: 'heading', level: (heading[1] ?? '#').length, text: parseInline(heading[2] ?? '') };
  }
  if (!RULE.test(line)) return null;
  source.at += 1;
  return { kind: 'rule' };
}

function startsBlock(source: Lines, at: number): boolean {
  const line = source.lines[at] ?? '';
  if (HEADING.test(line) || RULE.test(line) || ITEM.test(line) || /^\s*(?:```|>)/.test(line)) return true;
  return line.includes('|') && TABLE_RULE.test(source.lines[at + 1] ?? 'x');
}

function readParagraph(source: Lines): Block {
  const taken = [source.lines[source.at] ?? ''];
  source.at += 1;
  while (source.at < source.lines.length) {
    const line = source.lines[source.at] ?? '';
    if (line.trim() === '' || startsBlock(source, source.at)) break;
    taken.push(line);
    source.at += 1;
  }
  return { kind: 'paragraph', text: parseInline(taken.map((line) => line.trim()).join('\n')) };
}

function parseLines(lines: string[], depth: number): Block[] {
  const source: Lines = { lines, at: 0 };
  const blocks: Block[] = [];
  while (source.at < lines.length) {
    if ((lines[source.at] ?? '').trim() === '') {
      source.at += 1;
      continue;
    }
    const special =
      depth > 4
        ? null
        : (readCode(source) ??
          readLine(source) ??
          readTable(source) ??
          readList(source, depth) ??
          readQuote(source, depth));
    blocks.push(special ?? readParagraph(source));
  }
  return blocks;
}

/** Parses a message or card text; never throws. */
export function parseMarkdown(source: string): Block[] {
  return parseLines(source.replace(/\r\n?/g, '\n').split('\n'), 0);
}

/** The words of a markdown text in one line, for previews. */
export function markdownText(source: string): string {
  const words = (block: Block): string => {
    switch (block.kind) {
      case 'heading':
      case 'paragraph':
        return inlineText(block.text);
      case 'list':
        return block.items.map((item) => inlineText(item.text)).join(' ');
      case 'quote':
        return block.blocks.map(words).join(' ');
      case 'code':
        return block.text;
      case 'table':
        return block.head.map(inlineText).join(' ');
      case 'rule':
        return '';
    }
  };
  return parseMarkdown(source).map(words).join(' ').replace(/\s+/g, ' ').trim();
}
