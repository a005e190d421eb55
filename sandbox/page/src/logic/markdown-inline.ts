/**
 * Words inside a markdown line → a small tree. There is no HTML anywhere in it: the page builds elements
 * from the tree, so whatever a message contains can only ever become text, a safe link or a picture.
 */
import { safeLink, safePicture } from './links.ts';

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'strong' | 'em' | 'del'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'picture'; src: string; alt: string }
  /** `<font color=…>`, the one tag that DingTalk's markdown knows. */
  | { kind: 'color'; color: string; children: Inline[] };

interface Found {
  node: Inline;
  length: number;
}

/** Deeper nesting is shown as plain text. */
const MAX_DEPTH = 6;

const LINK = /^\[((?:[^[\]\\]|\\.)*)\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)/;
const FONT = /^<font\b([^<>]*)>([\s\S]*?)<\/font>/i;
const FONT_COLOR = /(?:^|\s)color(?:tokenv2)?\s*=\s*["']?([\w#(),.%-]+)/i;
const BARE_LINK = /^https?:\/\/[^\s<>"'，。；、）)】]+/;
const EMPHASIS: [RegExp, 'strong' | 'em' | 'del'][] = [
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*/, 'strong'],
  [/^__(?=\S)([\s\S]*?\S)__/, 'strong'],
  [/^~~(?=\S)([\s\S]*?\S)~~/, 'del'],
  [/^\*(?=[^\s*])([^*]*[^\s*])\*(?!\*)/, 'em'],
];

function pictureAt(rest: string): Found | null {
  const found = rest.startsWith('!') ? LINK.exec(rest.slice(1)) : null;
  if (!found) return null;
  const [whole, alt = '', address = ''] = found;
  const src = safePicture(address);
  return {
    node: src ? { kind: 'picture', src, alt } : { kind: 'text', text: alt || '[图片]' },
    length: whole.length + 1,
  };
}

function linkAt(rest: string, depth: number): Found | null {
  const found = LINK.exec(rest);
  if (!found) return null;
  const [whole, label = '', address = ''] = found;
  const href = safeLink(address);
  const children = parseInline(label || address, depth + 1);
  const node: Inline = href ? { kind: 'link', href, children } : { kind: 'text', text: label || address };
  return { node, length: whole.length };
}

function tagAt(rest: string, depth: number): Found | null {
  const newline = /^<br\s*\/?>/i.exec(rest);
  if (newline) return { node: { kind: 'break' }, length: newline[0].length };
  const font = FONT.exec(rest);
  if (!font) return null;
  const [whole, attributes = '', inside = ''] = font;
  const color = FONT_COLOR.exec(attributes)?.[1] ?? '';
  return { node: { kind: 'color', color, children: parseInline(inside, depth + 1) }, length: whole.length };
}

function emphasisAt(rest: string, depth: number): Found | null {
  for (const [pattern, kind] of EMPHASIS) {
    const found = pattern.exec(rest);
    if (found)
      return { node: { kind, children: parseInline(found[1] ?? '', depth + 1) }, length: found[0].length };
  }
  return null;
}

function bareLinkAt(rest: string, previous: string): Found | null {
  if (/\w/.test(previous)) return null;
  const found = BARE_LINK.exec(rest);
  if (!found) return null;
  const href = safeLink(found[0]);
  if (!href) return null;
  return {
    node: { kind: 'link', href, children: [{ kind: 'text', text: found[0] }] },
    length: found[0].length,
  };
}

function codeAt(rest: string): Found | null {
  const found = /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/.exec(rest);
  return found ? { node: { kind: 'code', text: found[2] ?? '' }, length: found[0].length } : null;
}

function nodeAt(source: string, index: number, depth: number): Found | null {
  const rest = source.slice(index, index + 4000);
  switch (rest[0]) {
    case '\n':
      return { node: { kind: 'break' }, length: 1 };
    case '`':
      return codeAt(rest);
    case '!':
      return pictureAt(rest);
    case '[':
      return linkAt(rest, depth);
    case '<':
      return tagAt(rest, depth);
    case '*':
    case '_':
    case '~':
      return emphasisAt(rest, depth);
    case 'h':
      return bareLinkAt(rest, source[index - 1] ?? '');
    default:
      return null;
  }
}

/** Parses the inside of one block; unclosed marks stay as they are written. */
export function parseInline(source: string, depth = 0): Inline[] {
  if (depth > MAX_DEPTH) return [{ kind: 'text', text: source }];
  const nodes: Inline[] = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let index = 0; index < source.length; ) {
    const char = source[index] ?? '';
    const next = source[index + 1] ?? '';
    if (char === '\\' && /[\\`*_~[\]()#<>!|+.-]/.test(next)) {
      plain += next;
      index += 2;
      continue;
    }
    const found = nodeAt(source, index, depth);
    if (!found) {
      plain += char;
      index += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    index += found.length;
  }
  flush();
  return nodes;
}

/** The words alone, for previews. */
export function inlineText(nodes: Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text' || node.kind === 'code') return node.text;
      if (node.kind === 'break') return ' ';
      if (node.kind === 'picture') return '[图片]';
      return inlineText(node.children);
    })
    .join('');
}

/** Plain text with its line breaks and bare addresses; nothing else is taken for markup. */
export function linkify(source: string): Inline[] {
  const nodes: Inline[] = [];
  for (const [at, line] of source.split('\n').entries()) {
    if (at > 0) nodes.push({ kind: 'break' });
    for (const piece of line.split(/(https?:\/\/[^\s<>"'，。；、）)】]+)/)) {
      const href = /^https?:/.test(piece) ? safeLink(piece) : null;
      if (href) nodes.push({ kind: 'link', href, children: [{ kind: 'text', text: piece }] });
      else if (piece !== '') nodes.push({ kind: 'text', text: piece });
    }
  }
  return nodes;
}
