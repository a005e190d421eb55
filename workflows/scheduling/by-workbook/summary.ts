import { createHash } from 'node:crypto';
import { groupBy } from '../../group-by.ts';
import { minuteOf } from '../../load/spans.ts';
import { takingTurns } from '../../turns.ts';
import type { BookSummary } from '../../workbooks/whole-book.ts';
import type { Shift } from '../tell-shifted.ts';
import { momentText, placeName, spanText } from '../text.ts';
import { dueOf } from '../times.ts';
import type { JudgedPlan } from './judge.ts';
import type { PlanRow } from './read-rows.ts';
import { isMoved, type Wanted } from './wanted.ts';

/** What the preview of a plan tells; stored with its batch. */
export interface PlanSummary extends BookSummary {
  rows: number;
  same: number;
  changes: string[];
  changeCount: number;
  /** Orders that end after their promise when it is done, in words. */
  late: string[];
  lateCount: number;
  /** What a planner should know though it is done all the same. */
  notes: string[];
  /** Of all changes: what was confirmed is what is done. */
  fingerprint: string;
}

/** What a batch keeps until it is confirmed. */
export interface SaidPlan {
  plan: PlanRow[];
}

/** `SO-… 20：VMC850-01 3/18 14:00–17:30 → VMC850-02 3/19 08:00–11:30` */
export function changeText(one: Wanted): string {
  const { before, machine, from, to, frozen, subject, task } = one;
  const now = `${placeName(machine)} ${spanText(from, to)}`;
  const held = frozen === (before?.frozen ?? false) ? '' : frozen ? '，锁定' : '，解除锁定';
  const head = `${subject.order.number} ${task.step} ${task.name}：`;
  if (!before) return `${head}${now}（新排）${held}`;
  if (!isMoved(one)) return `${head}${now}${held}`;
  const old = `${before.machine || before.centre} ${spanText(minuteOf(before.from), minuteOf(before.to))}`;
  return `${head}${old} → ${now}${held}`;
}

/** The same changes have the same fingerprint. */
export async function fingerprintOf({ changes }: JudgedPlan): Promise<string> {
  const turn = takingTurns();
  const texts: string[] = [];
  for (const one of changes) {
    await turn();
    texts.push(changeText(one));
  }
  return createHash('sha256').update(JSON.stringify(texts.sort())).digest('hex');
}

/** Orders whose end the changes move, by promise. */
export function shiftsOf({ changes }: JudgedPlan): Shift[] {
  return [...groupBy(changes, ({ subject }) => subject)]
    .flatMap(([subject, theirs]): Shift[] => {
      const moved = new Map(theirs.map((one) => [one.task.step, one.to]));
      const open = subject.bookings.filter(({ state }) => state !== 'done');
      const oldEnd = open.length > 0 ? Math.max(...open.map(({ to }) => minuteOf(to))) : null;
      const ends = [
        ...open.filter(({ step }) => !moved.has(step)).map(({ to }) => minuteOf(to)),
        ...moved.values(),
      ];
      const newEnd = Math.max(...ends);
      if (newEnd === oldEnd) return [];
      const due = dueOf(subject.order.promisedDate);
      const wasOnTime = oldEnd === null || oldEnd <= due;
      return [{ order: subject.order, oldEnd, newEnd, onTime: newEnd <= due, wasOnTime }];
    })
    .sort((a, b) => a.order.promisedDate.localeCompare(b.order.promisedDate));
}

/** `SO-… 恒锐：3/20 10:00 完工，承诺 3/18` */
export const lateText = ({ order, newEnd }: Shift): string =>
  `${order.number} ${order.customer}：${momentText(newEnd)} 完工，承诺 ${order.promisedDate.slice(5).replace('-', '/')}`;

/** Work that is to begin before its material or parts are there; a planner may know better. */
export function earlyNotes({ changes }: JudgedPlan): string[] {
  return changes.flatMap(({ subject, task, from }) => {
    const operation = subject.asked.query?.operations.find(({ step }) => step === task.step);
    const back = subject.away.filter(({ step }) => step < task.step).at(-1);
    const outside = back ? [{ name: `${back.supplier} ${back.name} 回厂`, p90: back.backBy }] : [];
    const named = new Set(outside.map(({ name }) => name));
    return [...(operation?.arrivals ?? []).filter(({ name }) => !named.has(name)), ...outside]
      .filter(({ p90 }) => from < p90)
      .map(
        ({ name, p90 }) =>
          `${subject.order.number} ${task.step} 在 ${momentText(from)} 开始，${name} 预计 ${momentText(p90)} 才到`,
      );
  });
}
