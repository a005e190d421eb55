import { addDays } from '../../dates/civil.ts';
import type { Overtime } from '../../factory/scheduling-rules.ts';
import { instantOf, type Span, shared, united, without } from '../../load/spans.ts';
import type { House } from '../../scheduling/assemble-plan.ts';
import type { WorkingCalendar } from '../../working-time/calendar.ts';
import { midnightOf, shanghaiDay } from '../../working-time/shanghai.ts';
import { parseShift } from '../../working-time/shift.ts';
import type { Machine, Minute, ProductiveSpan, Query } from '../core/types.ts';

/**
 * So far ahead overtime is planned: four weeks from when the order can begin (its material, its parts). Two weeks, as once,
 * found nothing for half of the orders of a full workshop: their machines are free in the third week only.
 */
const DAYS = 28;

/** Which overtime is meant. */
export interface WhichOvertime {
  /** On days off, too; else only after the shifts of working days. */
  daysOff: boolean;
  until: Minute;
}

/** Until when overtime may be asked for an order. */
export const overtimeUntil = ({ now, operations }: Query): Minute =>
  Math.max(now, ...operations.flatMap(({ arrivals = [] }) => arrivals.map(({ p90 }) => p90))) + DAYS * 1440;

/** Spans in which machines may be worked beyond their shifts, in order. */
export function overtimeSpans(
  calendar: WorkingCalendar,
  overtime: Overtime,
  { now, horizon }: Pick<House, 'now' | 'horizon'>,
  { daysOff, until }: WhichOvertime,
): Span[] {
  const spans: Span[] = [];
  const first = shanghaiDay(instantOf(now));
  const end = Math.min(horizon, until);
  for (let day = first; midnightOf(day) / 60_000 < end; day = addDays(day, 1)) {
    const worked = calendar.shiftsOn(day).length > 0;
    for (const text of worked ? overtime.workdays : daysOff ? overtime.daysOff : []) {
      const { from, to } = parseShift(text);
      const midnight = midnightOf(day) / 60_000;
      const span = { from: Math.max(now, midnight + from), to: Math.min(end, midnight + to) };
      if (span.from < span.to) spans.push(span);
    }
  }
  return united(spans);
}

/** Machines with the extra time in which they do not work anyhow. @param down by machine: when it stands still */
function withOvertime(
  machines: readonly Machine[],
  extra: readonly Span[],
  down: (machine: string) => readonly Span[],
): Machine[] {
  const made = new Map<readonly ProductiveSpan[], ProductiveSpan[]>();
  return machines.map((machine) => {
    const standing = down(machine.id);
    const known = standing.length === 0 ? made.get(machine.spans) : undefined;
    const spans = known ?? joined(machine.spans, extra, standing);
    if (standing.length === 0) made.set(machine.spans, spans);
    return { ...machine, spans };
  });
}

function joined(
  spans: readonly ProductiveSpan[],
  extra: readonly Span[],
  down: readonly Span[],
): ProductiveSpan[] {
  const rate = spans[0]?.rate ?? 1;
  const free = extra.flatMap((one) => without(one, spans)).flatMap((one) => without(one, down));
  return [...spans, ...free.map((one) => ({ ...one, rate }))].sort((a, b) => a.from - b.from);
}

/** The overtime that work from `from` to `to` needs. */
export const overtimeIn = (work: Span, regular: readonly Span[], extra: readonly Span[]): Span[] =>
  extra
    .flatMap((one) => without(one, regular))
    .filter((one) => shared(one, work) > 0)
    .map((one) => ({ from: Math.max(one.from, work.from), to: Math.min(one.to, work.to) }));

/** The machines of a plan with overtime; suppliers' places work at any time anyhow. */
export function overtimeMachines(
  { calendar }: { calendar: WorkingCalendar },
  house: House,
  machines: readonly Machine[],
  which: WhichOvertime,
): Machine[] {
  if (!house.overtime) return [...machines];
  const extra = overtimeSpans(calendar, house.overtime, house, which);
  const works = ({ id }: Machine): boolean => !id.startsWith('outside:');
  return [
    ...withOvertime(machines.filter(works), extra, (id) => house.times.get(id)?.down ?? []),
    ...machines.filter((one) => !works(one)),
  ];
}
