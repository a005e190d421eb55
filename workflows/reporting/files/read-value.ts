import { type DateSystem, serialToWallClock } from '../../dates/excel-serial.ts';
import { foldWidth } from '../../dates/fold-width.ts';
import { parseDate } from '../../dates/parse-date.ts';
import { nothing, type Reading, read, wrong } from '../../orders/import/rows/problem.ts';
import { cut, nameKey } from '../../orders/import/rows/words.ts';
import type { PlainCell } from '../../spreadsheet/types.ts';

/** What the readers need to know beside the cell. */
export interface DayContext {
  /** Today in Shanghai, `YYYY-MM-DD`. */
  today: string;
  now: Date;
  dateSystem: DateSystem;
}

/** A day, and the time of day where it was written: `HH:mm:ss`. */
export interface Moment {
  day: string;
  time?: string;
}

/** Clocks of the workshop run a little ahead; recordFacts takes as much. */
const AHEAD_MS = 10 * 60_000;

const TIME = /[T\s日号]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** A day or an instant on the wall clock; none that has not come yet. */
export function readMoment(content: PlainCell, shown: string, context: DayContext): Reading<Moment> {
  const moment = momentOf(content, shown, context);
  if (!moment.ok || moment.value === undefined) return moment;
  const { day, time } = moment.value;
  if (day > context.today) return wrong('date.future', `${day} 还没到（今天 ${context.today}），请核对日期`);
  if (time !== undefined && new Date(`${day}T${time}+08:00`).getTime() > context.now.getTime() + AHEAD_MS)
    return wrong('date.future', `${day} ${time} 还没到，请核对时间`);
  return moment;
}

function momentOf(content: PlainCell, shown: string, { today, dateSystem }: DayContext): Reading<Moment> {
  if (content.kind === 'date') return read(withTime(content.date, content.time));
  if (content.kind === 'number') {
    const serial = content.value >= 10_000 && content.value < 100_000;
    const clock = serial ? serialToWallClock(content.value, dateSystem) : null;
    if (clock) return read(withTime(clock.date, clock.time));
  }
  const input = content.kind === 'number' ? content.value : shown;
  const day = parseDate(input, { today, dateSystem, lean: 'past', allowRelative: false });
  if (!day.ok) return wrong(day.code, day.reason);
  const [, hour, minute, second = '00'] = TIME.exec(foldWidth(shown).trim()) ?? [];
  return read(withTime(day.date, hour && `${hour.padStart(2, '0')}:${minute}:${second}`));
}

const withTime = (day: string, time: string | undefined): Moment =>
  time === undefined ? { day } : { day, time };

const AMOUNT = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?\s*(\p{L}[\p{L}\d]{0,7})?$/u;
/** numeric(18,4), and no more than anybody means. */
const MOST = 100_000_000;

export interface Amounted {
  /** Decimal text, at most four places. */
  amount: string;
  /** A unit written behind the number. */
  unit?: string;
}

/** `1200`, `1,200.5`, `1200kg`, `-3`; at most four places. @param sign whether it may be below zero */
export function readAmount(
  content: PlainCell,
  shown: string,
  sign: 'positive' | 'zero' | 'any',
): Reading<Amounted> {
  const text = content.kind === 'number' ? withoutNoise(content.value, content.text) : shown;
  const match = AMOUNT.exec(text.normalize('NFKC').replace(/(?<=\d) (?=\p{L})/gu, ''));
  const [, minus = '', whole, places = '', unit] = match ?? [];
  if (!match || (whole === undefined && places === ''))
    return wrong('amount.unreadable', `看不懂数量“${cut(shown, 20)}”，请填数字，如 1200 或 12.5`);
  const kept = places.replace(/0+$/, '');
  if (kept.length > 4) return wrong('amount.places', `“${cut(shown, 20)}”小数太长，最多 4 位`);
  const number = `${(whole ?? '0').replaceAll(',', '')}${kept === '' ? '' : `.${kept}`}`;
  if (Number(number) > MOST) return wrong('amount.too_much', `数量 ${cut(shown, 20)} 太大，请核对`);
  const amount = minus === '-' && Number(number) !== 0 ? `-${number}` : number;
  if (sign !== 'any' && amount.startsWith('-')) return wrong('amount.negative', '数量不能小于 0，请核对');
  if (sign === 'positive' && Number(amount) === 0) return wrong('amount.zero', '数量必须大于 0');
  return read(unit ? { amount, unit } : { amount });
}

/** A stored result of a formula may be 12.339999999999998. */
function withoutNoise(value: number, text: string): string {
  const rounded = Number(value.toFixed(4));
  return Math.abs(rounded - value) < 1e-9 * Math.max(1, Math.abs(value)) ? String(rounded) : text;
}

/** Pieces: a whole number, 0 included. */
export function readPieces(content: PlainCell, shown: string): Reading<number> {
  const amount = readAmount(content, shown, 'zero');
  if (!amount.ok || amount.value === undefined) return amount as Reading<never>;
  const value = Number(amount.value.amount);
  return Number.isInteger(value) ? read(value) : wrong('pieces.fraction', `“${cut(shown, 20)}”必须是整数`);
}

const YES = new Set(['是', 'y', 'yes', 'true', '1', '√', '✓', '✔', '完成', '完工', '已完成', '已完工']);
const NO = new Set(['否', 'n', 'no', 'false', '0', '×', 'x', '未完成', '未完工', '进行中']);

export function readYes(shown: string): Reading<boolean> {
  const word = nameKey(shown);
  if (YES.has(word)) return read(true);
  return NO.has(word) ? read(false) : wrong('yes.unreadable', `看不懂“${cut(shown, 20)}”，请填“是”或“否”`);
}

const PASSED = new Set(['合格', '通过', '已通过', '检验合格', 'ok', 'pass', 'passed', '合格品', '√', 'y']);
const FAILED = new Set([
  '不合格',
  '不通过',
  '未通过',
  '检验不合格',
  'ng',
  'fail',
  'failed',
  '返工',
  '不良',
  '×',
  'x',
  'n',
]);

export function readResult(shown: string): Reading<'passed' | 'failed'> {
  const word = nameKey(shown);
  if (PASSED.has(word)) return read('passed');
  if (FAILED.has(word)) return read('failed');
  return wrong('result.unreadable', `看不懂检验结果“${cut(shown, 20)}”，请填“合格”或“不合格”`);
}

/** 终检 and the like decide on shipment; what happens in between is only recorded. */
export function readStage(shown: string): Reading<'final' | 'in_process'> {
  const word = nameKey(shown);
  if (/终检|最终|成品|出货|出厂|完工|final/.test(word)) return read('final');
  if (/首检|巡检|过程|制程|工序|自检|互检|process/.test(word)) return read('in_process');
  return wrong('stage.unreadable', `看不懂检验类型“${cut(shown, 20)}”，请填“终检”或“过程检”`);
}

/** `20`, `20 粗铣`, `工序20`: the operation's number where one is written. */
export function readStep(shown: string): Reading<number> {
  const [, digits] = /^(?:工序|op)?\s*[#第]?(\d{1,5})(?:道|序)?(?:\D.*)?$/i.exec(shown.trim()) ?? [];
  return digits ? read(Number(digits)) : nothing;
}
