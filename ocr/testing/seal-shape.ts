import { families } from './fonts.ts';
import type { Random } from './random.ts';
import { escapeXml } from './text.ts';

/** Stamps that are seen on letters. */
export type SealKind = 'company' | 'personal' | 'receipt' | 'emblem';

/** Half of the drawing's side; a round seal's outer edge is at 100. */
export const HALF = 126;

/** The seal in black on nothing, to be inked later. Text on a path is not to be relied on: characters are placed one by one. */
export function sealSvg(random: Random, kind: SealKind, text: string): string {
  const body = { company: companySeal, personal, receipt, emblem }[kind](random, text);
  const side = HALF * 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-HALF} ${-HALF} ${side} ${side}">${body}</svg>`;
}

function companySeal(random: Random, text: string): string {
  const family = random.pick(families('seal'));
  const ring = random.between(4, 6.5);
  const star = random.between(25, 32);
  const bottom = random.pick(['', '', '合同专用章', '公章', '业务专用章']);
  const parts = [circle(100 - ring / 2, ring), starPath(star), arcText(random, text, family)];
  if (bottom) {
    const size = bottom.length > 2 ? 18 : 21;
    parts.push(
      `<text y="${random.between(58, 62).toFixed(1)}" text-anchor="middle" font-family="${family}" font-size="${size}" stroke="#000" stroke-width="0.7">${bottom}</text>`,
    );
  }
  if (random.chance(0.4)) parts.push(codeNumber(random));
  return parts.join('');
}

function circle(radius: number, width: number): string {
  return `<circle r="${radius}" fill="none" stroke="#000" stroke-width="${width.toFixed(2)}"/>`;
}

function starPath(radius: number): string {
  const points = Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 === 0 ? radius : radius * 0.382;
    const angle = (i * Math.PI) / 5;
    return `${(r * Math.sin(angle)).toFixed(2)},${(-r * Math.cos(angle)).toFixed(2)}`;
  });
  return `<polygon points="${points.join(' ')}"/>`;
}

/** From the lower left over the top to the lower right; many characters are set narrower. */
function arcText(random: Random, text: string, family: string): string {
  const chars = [...text];
  const height = random.between(23, 27);
  const base = 88 - height * 0.9;
  const middle = base + height * 0.35;
  const span = Math.min(random.between(248, 272), chars.length * 27);
  const step = span / Math.max(1, chars.length - 1);
  const room = (step * Math.PI * middle) / 180;
  const narrow = Math.min(1, (room * 0.95) / height);
  return chars
    .map((c, i) => {
      const angle = -span / 2 + i * step;
      return `<text transform="rotate(${angle.toFixed(2)}) translate(0 ${(-base).toFixed(2)}) scale(${narrow.toFixed(3)} 1)" text-anchor="middle" font-family="${family}" font-size="${height.toFixed(1)}" stroke="#000" stroke-width="1.1">${escapeXml(c)}</text>`;
    })
    .join('');
}

/** The register's number along the lower edge, small. */
function codeNumber(random: Random): string {
  return [...random.digits(13)]
    .map((c, i) => {
      const angle = (6 - i) * 6;
      return `<text transform="rotate(${angle}) translate(0 88)" text-anchor="middle" font-family="Noto Sans CJK SC" font-size="9">${c}</text>`;
    })
    .join('');
}

/** A square name stamp. */
function personal(random: Random, text: string): string {
  const chars = [...text.padEnd(3, '印').slice(0, 3), '印'];
  const family = random.pick(families('seal'));
  const cells = chars.map((c, i) => {
    const x = i < 2 ? 38 : -38;
    const y = i % 2 === 0 ? -12 : 64;
    return `<text x="${x}" y="${y}" text-anchor="middle" font-family="${family}" font-size="70" stroke="#000" stroke-width="1.5">${c}</text>`;
  });
  return `<rect x="-84" y="-84" width="168" height="168" fill="none" stroke="#000" stroke-width="8"/>${cells.join('')}`;
}

/** The oval stamp of a reception desk, with its day. */
function receipt(random: Random, text: string): string {
  const day = `2026.${random.int(1, 12)}.${random.int(1, 28)}`;
  return `<ellipse rx="98" ry="66" fill="none" stroke="#000" stroke-width="5"/><text y="-14" text-anchor="middle" font-family="Noto Sans CJK SC" font-size="26">${escapeXml(text)}</text><text y="38" text-anchor="middle" font-family="Noto Sans CJK SC" font-size="30" font-weight="bold">收 讫</text><text y="8" text-anchor="middle" font-family="Noto Sans CJK SC" font-size="19">${day}</text>`;
}

/** Ring and star without a name. */
function emblem(random: Random): string {
  return `${circle(94, random.between(6, 12))}${circle(70, 2)}${starPath(random.between(38, 52))}`;
}
