import type { CheckpointRule, Fact, Opener } from '../factory/checkpoint-rules.ts';
import { addWorkingMinutes } from '../working-time/add-minutes.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { addWorkingDays, isWorkingDay, workDayBounds } from '../working-time/work-days.ts';

/** What a checkpoint rule looks at of an order. Dates are Shanghai days. */
export interface OrderFacts {
  orderType: string;
  family: string;
  rush: boolean;
  product: string;
  quantity: number;
  requirements: string;
  specialProcesses: readonly string[];
  bomRevision: string;
  promisedDate: string;
}

/** Who must react later than "right now": a deadline offset from a date that is near or past still leaves this much. */
const LEAST_MINUTES = 60;
const MINUTE_MS = 60_000;

/** Whether a checkpoint is asked of an order at all. */
export function applies({ when }: CheckpointRule, order: OrderFacts): boolean {
  const { orderTypes, families, specialProcesses, rush } = when;
  if (orderTypes && !orderTypes.includes(order.orderType)) return false;
  if (families && !families.includes(order.family)) return false;
  if (rush !== null && rush !== order.rush) return false;
  if (specialProcesses === null) return true;
  if (specialProcesses === true) return order.specialProcesses.length > 0;
  return order.specialProcesses.some((process) => specialProcesses.includes(process));
}

/** Whether something that happened opens it. */
export const opensAt = (rule: CheckpointRule, happened: Opener): boolean =>
  rule.opens.some((opener) => openerText(opener) === openerText(happened));

/** As it is stored: `status:confirmed`, `event:created`, `checkpoint:bom_freeze`. */
export function openerText(opener: Opener): string {
  if (opener.kind === 'status') return `status:${opener.status}`;
  if (opener.kind === 'event') return `event:${opener.event}`;
  return `checkpoint:${opener.checkpoint}`;
}

/** The facts that a checkpoint depends on, as they are now. */
export function factsFor(rule: CheckpointRule, order: OrderFacts): Partial<Record<Fact, unknown>> {
  return Object.fromEntries(rule.dependsOn.map((fact) => [fact, order[fact]]));
}

/** Which of the facts are other than before: `{ fact: [before, after] }`; a fact that was not kept is not compared. */
export function changedFacts(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    Object.keys(after).flatMap((fact): [string, [unknown, unknown]][] =>
      fact in before && JSON.stringify(before[fact]) !== JSON.stringify(after[fact])
        ? [[fact, [before[fact], after[fact]]]]
        : [],
    ),
  );
}

/**
 * When a checkpoint opened at `openedAt` is due. Offsets from a date end with the working day that lies so many
 * working days before it, but leave at least an hour of working time.
 * @throws YearMissingError when the calendar does not know a year that is needed
 */
export function deadlineOf(
  calendar: WorkingCalendar,
  rule: Pick<CheckpointRule, 'deadline'>,
  openedAt: Date,
  order: Pick<OrderFacts, 'promisedDate'>,
): Date {
  const { deadline } = rule;
  // Whole minutes: with seconds on top, four hours from 14:00 would miss the end of the shift and fall to the next morning.
  const opened = new Date(Math.floor(openedAt.getTime() / MINUTE_MS) * MINUTE_MS);
  if (deadline.kind === 'span') return addWorkingMinutes(calendar, opened, deadline.minutes);
  const least = addWorkingMinutes(calendar, opened, LEAST_MINUTES);
  const promised = order[deadline.date];
  const day = isWorkingDay(calendar, promised)
    ? addWorkingDays(calendar, promised, -deadline.days)
    : addWorkingDays(calendar, promised, -Math.max(1, deadline.days));
  const end = workDayBounds(calendar, day)?.end ?? least;
  return new Date(Math.max(end.getTime(), least.getTime()));
}
