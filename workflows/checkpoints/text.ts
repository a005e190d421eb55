import type { Factory } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { dayText, minuteText } from '../orders/text.ts';
import { workingMinutesBetween } from '../working-time/minutes-between.ts';
import { formatWorkingMinutes } from '../working-time/span-text.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import type { CheckpointView } from './read.ts';

/** Shanghai wall clock, `YYYY-MM-DD HH:MM`, of an instant. */
export const wallClock = (at: string | Date): string =>
  new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** An instant as people read it beside `now`: 11月27日 14:05. */
export const instantText = (at: string | Date, now: string | Date): string =>
  minuteText(wallClock(at), wallClock(now));

/** `11月27日 14:05（还剩 3小时20分）`, with how it stands. Working time; a year without calendar leaves the rest out. */
export function deadlineText(
  { calendar }: Pick<Factory, 'calendar'>,
  deadlineAt: string | null,
  now: string,
): { text: string; late: boolean } {
  if (deadlineAt === null) return { text: '待定', late: false };
  const late = new Date(deadlineAt) <= new Date(now);
  const at = instantText(deadlineAt, now);
  try {
    const minutes = workingMinutesBetween(calendar, new Date(now), new Date(deadlineAt));
    const amount = formatWorkingMinutes(calendar, Math.abs(minutes));
    if (late) return { text: `${at}（已超时 ${amount}）`, late };
    return { text: `${at}（还剩 ${amount}）`, late };
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    return { text: late ? `${at}（已超时）` : at, late };
  }
}

const FACT_NAMES: Readonly<Record<string, string>> = {
  product: '产品',
  quantity: '数量',
  requirements: '客户要求',
  specialProcesses: '特殊工艺',
  bomRevision: 'BOM版本',
  promisedDate: '承诺交期',
};

/** `specialProcesses` → 特殊工艺 */
export const factName = (fact: string): string => FACT_NAMES[fact] ?? fact;

/** What an upstream change did, a line each: `数量：200 → 300`. */
export function changeLines(changed: Readonly<Record<string, readonly [unknown, unknown]>>): string[] {
  return Object.entries(changed).map(
    ([fact, [before, after]]) => `${factName(fact)}：${valueText(before)} → ${valueText(after)}`,
  );
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.join('、') : '无';
  return value === '' || value === null || value === undefined ? '无' : String(value);
}

/** `恒锐 · 快换模组 KHM-200 × 200套`, one line. */
export function orderLine({ order }: Pick<CheckpointView, 'order'>): string {
  const product =
    order.productName === order.productCode ? order.productCode : `${order.productName} ${order.productCode}`;
  return `${order.customerName} · ${product} × ${order.quantity}${order.unit}`;
}

/** What it really blocks, by name: 「备料中」; of an order that is there already or beyond, the next status. */
export function blocksText(factory: Factory, { key, order }: Pick<CheckpointView, 'key' | 'order'>): string {
  const { path } = factory.flow;
  const at = path.indexOf(order.heldFrom ?? order.status);
  const blocked = (factory.checkpoints[key]?.blocks ?? []).flatMap((status) => {
    const passed = path.includes(status) && path.indexOf(status) <= at;
    return passed ? path.slice(at + 1, at + 2) : [status];
  });
  return [...new Set(blocked)].map((status) => `「${statusOf(factory.flow, status).name}」`).join('、');
}

export const promisedText = (view: CheckpointView): string =>
  dayText(view.order.promisedDate, wallClock(view.now).slice(0, 10));

const FLAGS: Readonly<Record<string, string>> = {
  blurred: '模糊',
  blank: '空白',
  tiny: '太小',
  dark: '太暗',
  unreadable: '看不清',
  reused: '用于其他订单',
  alike: '疑似用于其他订单',
};

/** Marks of accepted evidence: 模糊、用于其他订单 SO-…. */
export const flagsText = (flags: readonly string[], reusedFrom: string | null): string =>
  flags
    .map(
      (flag) =>
        `${FLAGS[flag] ?? flag}${(flag === 'reused' || flag === 'alike') && reusedFrom ? ` ${reusedFrom}` : ''}`,
    )
    .join('、');
