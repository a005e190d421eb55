import { civilFromDayNumber } from '../dates/civil.ts';
import { type CalendarConfig, type CalendarFault, FIRST_YEAR, LAST_YEAR } from './config.ts';
import { type DayRange, parseDayKey, parseOwnDay } from './own-days.ts';
import { clockText, parseShift, reachOf, type Shift } from './shift.ts';

const LONGEST_RANGE = 366;

/** What a configuration of the right shape still gets wrong: impossible days, overlaps, empty promises. */
export function faultsOf(config: CalendarConfig): CalendarFault[] {
  const keys = readKeys(config);
  return [
    ...shiftFaults(config),
    ...keys.faults,
    ...overlappingRanges(keys.ranges),
    ...emptyYears(config, keys.ranges),
  ];
}

interface ShiftList {
  path: PropertyKey[];
  shifts: readonly Shift[];
}

function shiftFaults(config: CalendarConfig): CalendarFault[] {
  if (config.shifts.length === 0) return [{ path: ['shifts'], text: '不能为空，请写上正常工作日的班次。' }];
  const lists: ShiftList[] = [{ path: ['shifts'], shifts: config.shifts.map(parseShift) }];
  for (const [key, value] of Object.entries(config.days ?? {})) {
    const own = parseOwnDay(value);
    if (own !== 'work' && own.length > 0) lists.push({ path: ['days', key], shifts: own });
  }
  const earliest = Math.min(...lists.map(({ shifts }) => shifts[0]?.from ?? Number.POSITIVE_INFINITY));
  return lists.flatMap((list) => [...orderFaults(list), ...nightFaults(list, earliest)]);
}

function orderFaults({ path, shifts }: ShiftList): CalendarFault[] {
  return shifts.flatMap(({ from, to }, i) => {
    const before = shifts[i - 1];
    if (to === from) return [{ path, text: '有一段起止相同；全天请写 00:00-24:00。' }];
    if (before && from < before.to) {
      const text = `${clockText(from)} 开始的一段与上一段重叠或次序颠倒。请从早到晚写，只有最后一段可以过零点。`;
      return [{ path, text }];
    }
    return [];
  });
}

/**
 * No night shift may reach into the first shift of ANY kind of day. Stricter than need be (the two kinds of day may
 * never meet), but every minute then belongs to one day only, whatever days are added later.
 */
function nightFaults({ path, shifts }: ShiftList, earliest: number): CalendarFault[] {
  const reach = reachOf(shifts);
  if (reach <= earliest) return [];
  const text = `夜班到次日 ${clockText(reach)} 才结束，而有的日子 ${clockText(earliest)} 就开始，两者会重叠。请改短其中一段。`;
  return [{ path, text }];
}

interface KeyedRange extends DayRange {
  key: string;
}

function readKeys(config: CalendarConfig): { ranges: KeyedRange[]; faults: CalendarFault[] } {
  const ranges: KeyedRange[] = [];
  const faults: CalendarFault[] = [];
  for (const key of Object.keys(config.days ?? {})) {
    const range = rangeOf(key);
    if (typeof range === 'string') faults.push({ path: ['days', key], text: range });
    else ranges.push({ ...range, key });
  }
  return { ranges, faults };
}

/** The days of a key, or what is wrong with it. */
function rangeOf(key: string): DayRange | string {
  let range: DayRange;
  try {
    range = parseDayKey(key);
  } catch {
    return `「${key}」里有不存在的日期，请核对月份和日子。`;
  }
  const { first, last } = range;
  if (last < first) return `「${key}」的结束早于开始，请对调。`;
  if (last - first >= LONGEST_RANGE) return `「${key}」超过一年，请核对年份。`;
  const years = [civilFromDayNumber(first).year, civilFromDayNumber(last).year];
  return years.some((year) => year < FIRST_YEAR || year > LAST_YEAR)
    ? `「${key}」的年份超出 ${FIRST_YEAR}—${LAST_YEAR}，请核对。`
    : range;
}

/** Two ranges over one day contradict each other silently; a day alone inside a range is an exception, and fine. */
function overlappingRanges(ranges: readonly KeyedRange[]): CalendarFault[] {
  const sorted = ranges.filter((range) => range.isRange).sort((a, b) => a.first - b.first);
  return sorted.flatMap((range, i) => {
    const clash = sorted.slice(0, i).find((earlier) => earlier.last >= range.first);
    if (!clash) return [];
    return [
      {
        path: ['days', range.key],
        text: `与「${clash.key}」重叠，请分开；其中的例外可以单独写一天。`,
      },
    ];
  });
}

/** A year without one holiday is not complete: somebody wrote the year down to silence the alarm. */
function emptyYears(config: CalendarConfig, ranges: readonly KeyedRange[]): CalendarFault[] {
  const named = new Set(
    ranges.flatMap(({ first, last }) => [civilFromDayNumber(first).year, civilFromDayNumber(last).year]),
  );
  return (config.completeYears ?? []).flatMap((year, i) =>
    named.has(year)
      ? []
      : [
          {
            path: ['completeYears', i],
            text: `${year} 年写为齐全，但 days 里没有这一年的任何一天。请先写入这一年的放假和调休。`,
          },
        ],
  );
}
