import { parseIso } from '../dates/civil.ts';
import { type DateSystem, formatSeconds, serialToWallClock } from '../dates/excel-serial.ts';
import { plainDigits } from './digits.ts';
import { type NumberFormat, PLAIN } from './number-format.ts';
import { unescapeControl } from './rich-text.ts';
import { type DateCell, EMPTY, type NumberCell, type PlainCell } from './types.ts';

/** `Number()` alone would also take 0x10 and Infinity. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/;
const LONGEST_NUMBER = 350;

/** A cell as it stands in the XML. */
export interface RawCell {
  /** `t`: s, str, inlineStr, b, e, d, n; absent means n. */
  readonly type: string | undefined;
  /** `s`: index into the styles. */
  readonly style: number;
  /** Text of `<v>`, or null when there is none. */
  readonly value: string | null;
  /** Text of `<is>`, or null when there is none. */
  readonly inline: string | null;
}

export interface CellContext {
  readonly strings: readonly string[];
  readonly styles: readonly NumberFormat[];
  readonly dateSystem: DateSystem;
}

/**
 * What a cell holds.
 *
 * @returns null when the XML contradicts itself: a string index that is not there, a number that is none.
 */
export function cellValue(raw: RawCell, context: CellContext): PlainCell | null {
  if (raw.type === 'inlineStr' || (raw.value === null && raw.inline !== null))
    return textCell(raw.inline ?? '');
  if (raw.value === null) return EMPTY;
  switch (raw.type) {
    case 's':
      return sharedText(raw.value, context.strings);
    case 'str':
      return textCell(unescapeControl(raw.value));
    case 'b':
      return { kind: 'bool', value: raw.value.trim() === '1' || raw.value.trim() === 'true' };
    case 'e':
      return { kind: 'error', text: raw.value };
    case 'd':
      return isoDate(raw.value.trim()) ?? textCell(raw.value);
    default:
      return numberOrDate(raw.value.trim(), context.styles[raw.style] ?? PLAIN, context.dateSystem);
  }
}

function textCell(text: string): PlainCell {
  return text === '' ? EMPTY : { kind: 'text', text };
}

function sharedText(index: string, strings: readonly string[]): PlainCell | null {
  const text = /^\s*\d{1,9}\s*$/.test(index) ? strings[Number(index)] : undefined;
  return text === undefined ? null : textCell(text);
}

function numberOrDate(stored: string, format: NumberFormat, dateSystem: DateSystem): PlainCell | null {
  if (stored === '') return EMPTY;
  if (stored.length > LONGEST_NUMBER || !NUMBER.test(stored)) return null;
  const value = Number(stored);
  if (!Number.isFinite(value)) return null;
  if (format.kind === 'date') return dateOf(value, dateSystem) ?? number(value, plainDigits(stored));
  const text = plainDigits(stored);
  if (format.kind === 'padded' && /^\d+$/.test(text)) {
    return number(value, format.prefix + text.padStart(format.digits, '0'));
  }
  return number(value, text);
}

function number(value: number, text: string): NumberCell {
  return { kind: 'number', value, text };
}

/** A day with or without a time; a time alone (08:30) stays a number that is shown as the time. */
function dateOf(serial: number, dateSystem: DateSystem): PlainCell | null {
  const seconds = Math.round(serial * 86_400);
  if (serial >= 0 && serial < 1 && seconds < 86_400) {
    return number(serial, formatSeconds(seconds));
  }
  const at = serialToWallClock(serial, dateSystem);
  return at && { kind: 'date', ...at };
}

/** `t="d"`: ISO 8601, written by strict files. */
function isoDate(text: string): DateCell | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?Z?)?$/.exec(text);
  const [, date = '', minutes, seconds = '00'] = match ?? [];
  if (!match || !isDay(date)) return null;
  const time = minutes === undefined ? undefined : `${minutes}:${seconds}`;
  return time === undefined || time === '00:00:00' ? { kind: 'date', date } : { kind: 'date', date, time };
}

function isDay(date: string): boolean {
  try {
    parseIso(date);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
