import { serialToWallClock } from '../../dates/excel-serial.ts';
import { foldWidth } from '../../dates/fold-width.ts';
import { parseDate } from '../../dates/parse-date.ts';
import { Refusal } from '../../orders/import/refusal.ts';
import { type Reading, read, wrong } from '../../orders/import/rows/problem.ts';
import { cut } from '../../orders/import/rows/words.ts';
import { readStep, readYes } from '../../reporting/files/read-value.ts';
import type { Minute } from '../../rush-order/core/types.ts';
import { cellText, EMPTY, type PlainCell, type Row } from '../../spreadsheet/types.ts';
import { takingTurns } from '../../turns.ts';
import type { Book } from '../../workbooks/open-book.ts';
import { mergedNumber, openCell } from '../../workbooks/open-cell.ts';
import { skipReason } from '../../workbooks/skip.ts';
import type { BookFault } from '../../workbooks/whole-book.ts';
import { minuteOn } from '../times.ts';
import type { FoundPlan, PlanField } from './layout.ts';

/** A row of a plan as it is written. */
export interface PlanRow {
  /** `“排产计划”第 3 行` */
  place: string;
  /** Which of the rows that were read, from 1. */
  index: number;
  order: string;
  step: number;
  /** '' where it is made by hand or outside. */
  machine: string;
  start: Minute | null;
  end: Minute | null;
  /** Its place in the queue of its machine, where no start is written. */
  turn: number | null;
  /** Null: the cell is empty, what is known stays. */
  frozen: boolean | null;
}

/** What is wrong, and where. */
export interface PlanFault extends BookFault {
  /** Of its row among those of the file; 0 is the first. */
  index: number;
}

/** More is no plan that anybody edits; all of it is checked as a whole and written at once. */
const MOST_ROWS = 5_000;

/** Reads all sheets; nothing is asked of the house yet. @throws Refusal import.too_many_rows */
export async function readPlanRows(
  book: Book,
  sheets: readonly FoundPlan[],
  today: string,
  onPage: (rows: number, progress: number) => Promise<void>,
): Promise<{ rows: PlanRow[]; faults: PlanFault[] }> {
  const all = { rows: [] as PlanRow[], faults: [] as PlanFault[] };
  const turn = takingTurns();
  let seen = 0;
  for (const found of sheets) {
    for await (const { rows, progress } of book.pages(found.sheet)) {
      for (const row of rows) {
        await turn();
        if (row.rowNumber <= found.header.rowNumber || skipReason(found.header, row, []) !== null) continue;
        seen += 1;
        if (seen > MOST_ROWS)
          throw new Refusal(
            'import.too_many_rows',
            `排产计划一次最多 ${MOST_ROWS} 行，请只留要改的行后重新发送。`,
          );
        readRow(found, row, { index: seen, today, dateSystem: book.head.dateSystem }, all);
      }
      await onPage(seen, progress);
    }
  }
  return all;
}

type Values = Partial<Record<PlanField, unknown>>;

function readRow(
  found: FoundPlan,
  row: Row,
  days: Days & { index: number },
  all: { rows: PlanRow[]; faults: PlanFault[] },
): void {
  const place = `“${found.sheet}”第 ${row.rowNumber} 行`;
  const values: Values = {};
  const before = all.faults.length;
  const fault = (code: string, column: string, shown: string, text: string) =>
    all.faults.push({ place, index: days.index, problem: { code, column, found: cut(shown, 40), text } });
  for (const { field, index, name } of found.header.columns) {
    const cell = row.cells[index] ?? EMPTY;
    const opened = (field === 'order' ? null : mergedNumber(cell)) ?? openCell(cell);
    const reading = 'shown' in opened ? readCell(field, opened.content, opened.shown, days) : opened;
    if (!reading.ok) fault(reading.code, name, cellText(cell), reading.text);
    else if (reading.value !== undefined) values[field] = reading.value;
  }
  missing(found, values, new Set(all.faults.slice(before).map(({ problem }) => problem.column)), fault);
  if (all.faults.length > before) return;
  all.rows.push({
    place,
    index: days.index,
    order: String(values.order).toUpperCase(),
    step: Number(values.step),
    machine: typeof values.machine === 'string' ? values.machine : '',
    start: (values.start as Minute | undefined) ?? null,
    end: (values.end as Minute | undefined) ?? null,
    turn: (values.turn as number | undefined) ?? null,
    frozen: (values.frozen as boolean | undefined) ?? null,
  });
}

/** What has to be there and is not. */
function missing(
  { header }: FoundPlan,
  values: Values,
  bad: ReadonlySet<string | undefined>,
  fault: (code: string, column: string, shown: string, text: string) => void,
): void {
  const nameOf = (field: PlanField) => header.columns.find((one) => one.field === field)?.name ?? '';
  for (const field of ['order', 'step'] as const)
    if (values[field] === undefined && !bad.has(nameOf(field)))
      fault(`${field}.missing`, nameOf(field), '', '没有填，请填写');
  const start = nameOf('start') || nameOf('turn');
  if (values.start === undefined && values.turn === undefined && !bad.has(start))
    fault('start.missing', start, '', '没有填，请写开始时间（如 2026-03-18 14:00）或顺序');
}

interface Days {
  today: string;
  dateSystem: Book['head']['dateSystem'];
}

function readCell(field: PlanField, content: PlainCell, shown: string, days: Days): Reading<unknown> {
  switch (field) {
    case 'step': {
      const step = readStep(shown);
      return step.ok && step.value === undefined
        ? wrong('step.unreadable', `看不懂工序号“${cut(shown, 20)}”，请填工序的编号，如 20`)
        : step;
    }
    case 'start':
    case 'end':
      return readStamp(content, shown, days);
    case 'turn':
      return /^\d{1,5}$/.test(shown.trim())
        ? read(Number(shown))
        : wrong('turn.unreadable', `看不懂顺序“${cut(shown, 20)}”，请填 1、2、3 …`);
    case 'frozen':
      return readYes(shown);
    default:
      return read(cut(shown.normalize('NFKC').trim(), 60));
  }
}

const CLOCK =
  /(?:^|[T\s日号])\s*(?<half>上午|下午|晚上)?\s*(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::\d{2})?|[点时](?:(?<past>\d{1,2})分)?)$/;

/** Minutes after midnight of `14:00`, `9点`, `下午2:00`, `9时30分` at the end of a text; null: none is written. */
function clockOf(text: string): number | null {
  const { half, hour, minute, past } = CLOCK.exec(foldWidth(text).trim())?.groups ?? {};
  if (hour === undefined) return null;
  const later = (half === '下午' || half === '晚上') && Number(hour) < 12 ? 12 : 0;
  const [hours, minutes] = [Number(hour) + later, Number(minute ?? past ?? 0)];
  return hours > 23 || minutes > 59 ? null : hours * 60 + minutes;
}

/** A minute on the wall clock in Shanghai: a date cell with a time, or 2026-03-18 14:00, 3/18 14:00, 3月18日 下午2点. */
function readStamp(content: PlainCell, shown: string, { today, dateSystem }: Days): Reading<Minute> {
  const serial =
    content.kind === 'number' && content.value >= 10_000 && content.value < 100_000
      ? serialToWallClock(content.value, dateSystem)
      : null;
  const written = content.kind === 'date' ? content : serial;
  if (written)
    return written.time === undefined
      ? noClock(shown)
      : read(minuteOn(written.date, clockMinutes(written.time)));
  const day = parseDate(shown, { today, dateSystem, lean: 'nearest', allowRelative: false });
  if (!day.ok) return wrong(day.code, `${day.reason}，请写成 2026-03-18 14:00`);
  const clock = clockOf(shown);
  return clock === null ? noClock(shown) : read(minuteOn(day.date, clock));
}

const noClock = (shown: string): Reading<never> =>
  wrong('stamp.no_clock', `“${cut(shown, 20)}”没有写几点，或看不懂，请写到分钟，如 2026-03-18 14:00`);

/** Of `HH:MM:SS`; a plan is in whole minutes. */
const clockMinutes = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};
