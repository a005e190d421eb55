import { families } from './fonts.ts';
import type { Random } from './random.ts';

/** Everything on a page is placed in tenths of a millimetre: A4 is 2100 × 2970. */
export const PAGE = { width: 2100, height: 2970 };

/** A piece of text on the page. `y` is its baseline. */
export interface Piece {
  text: string;
  x: number;
  y: number;
  size: number;
  family: string;
  bold?: boolean;
  colour?: string;
  anchor?: 'start' | 'middle' | 'end';
}

/** Width in the unit of `size`, near enough for wrapping: an ideograph is one em, the rest about half. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const c of text)
    ems += /[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…]/.test(c) ? 1 : c === ' ' ? 0.3 : 0.56;
  return ems * size;
}

/** What may not begin a line. */
const CLOSING = '，。；：、）】》”’！？,.;:)';

/** Breaks anywhere between characters, as Chinese typesetting does: numbers and names wrap, too. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const c of text) {
    if (widthOf(line + c, size) > width && !CLOSING.includes(c)) {
      lines.push(line.trimEnd());
      line = c === ' ' ? '' : c;
    } else line += c;
  }
  if (line) lines.push(line);
  return lines;
}

export function svgText(p: Piece): string {
  const weight = p.bold ? ' font-weight="bold"' : '';
  const anchor = p.anchor && p.anchor !== 'start' ? ` text-anchor="${p.anchor}"` : '';
  return `<text x="${p.x.toFixed(1)}" y="${p.y.toFixed(1)}" font-family="${p.family}" font-size="${p.size}" fill="${p.colour ?? '#1a1a1a'}"${weight}${anchor} xml:space="preserve">${escapeXml(p.text)}</text>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Text as if written by a hand: every character a little off, in pen colours. */
export function handwritten(random: Random, p: Piece): string {
  const family = random.pick(families('hand'));
  const colour = random.pick(['#1b2a6b', '#22357f', '#191919', '#2b2b33']);
  const heavy = random.between(0, p.size * 0.03);
  const slope = random.between(-0.03, 0.03);
  let x = p.x;
  const out: string[] = [];
  for (const c of p.text) {
    const step = widthOf(c, p.size) * (/[0-9./-]/.test(c) ? 0.86 : 1) * random.between(0.94, 1.08);
    if (c !== ' ') {
      const size = p.size * random.between(0.93, 1.08);
      const y = p.y + slope * (x - p.x) + random.normal() * p.size * 0.02;
      const turn = random.normal() * 3.5;
      out.push(
        `<text transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)})" font-family="${family}" font-size="${size.toFixed(1)}" fill="${colour}" stroke="${colour}" stroke-width="${heavy.toFixed(2)}">${escapeXml(c)}</text>`,
      );
    }
    x += step;
  }
  return out.join('');
}
