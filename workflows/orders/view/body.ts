import type { CardButton, CardField } from '../../card.ts';
import type { Ctx } from '../../context.ts';
import { plainText } from '../text.ts';
import type { FullOrder } from './read-full.ts';

/** What a section shows between the card's head and its buttons. */
export interface SectionBody {
  /** Markdown. */
  text?: string;
  fields?: CardField[];
  /** Opens a link, or sends a file. */
  buttons?: CardButton[];
}

/** Reads a section of an order; whether the reader may open it was asked before (sectionsFor). */
export type SectionReader = (ctx: Ctx, order: FullOrder) => Promise<SectionBody>;

/** Lines of one list on a phone; the rest are counted. */
const MOST_LINES = 15;

/** A markdown list under a heading, cut to what a phone takes; `none` stands for an empty one. */
export function list(heading: string, lines: readonly string[], none: string): string {
  if (lines.length === 0) return `**${heading}**：${none}`;
  const more = lines.length > MOST_LINES ? [`- 另有 ${lines.length - MOST_LINES} 行`] : [];
  return [`**${heading}**`, ...lines.slice(0, MOST_LINES).map((line) => `- ${line}`), ...more].join('\n');
}

/** The parts that say something, as one line of plain text. */
export const line = (...parts: readonly (string | null | undefined | false)[]): string =>
  plainText(parts.filter((part) => part).join('，'));

/** `360.0000` → `360`: a decimal of the database without its empty places. */
export const decimal = (value: string): string =>
  value.includes('.') ? value.replace(/0+$/, '').replace(/\.$/, '') : value;
