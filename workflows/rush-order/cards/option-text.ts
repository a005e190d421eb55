import { plainText } from '../../orders/text.ts';
import { lengthText, momentText, spanText } from '../../scheduling/text.ts';
import type { Minute } from '../core/types.ts';
import type { OptionView } from '../read.ts';
import { MAY_BE_LATE } from '../search/words.ts';
import { HOW_NAMES, type PutOff, type StoredOption } from '../stored.ts';
import { checksText, placesText } from './check-line.ts';
import { overtimeText } from './overtime-text.ts';
import type { RushReader } from './rush-card.ts';

export const NUMERALS = ['', '①', '②', '③'] as const;
/** Orders that are put off, by name; the others are counted: on the card, and among the details. */
const MOST_ORDERS = { short: 3, full: 20 };

interface Against {
  /** When the order ends as it is planned now; null: it is not, or that does not matter any more. */
  planned: Minute | null;
  /** End of the promised day. */
  due: Minute;
  /** End of the wished day. */
  wished: Minute | null;
  /** With all its operations, checks and figures; else the lines that a choice needs. */
  full: boolean;
  /** The option before it that is not earlier for the same reason. */
  sameWhy?: number | undefined;
}

/** One option: when it is done, where it is made, each check with its figure, whom it puts off, and why not earlier. */
export function optionText({ place, plan, held }: OptionView, reader: RushReader, against: Against): string {
  const { p90 } = plan.option.completion;
  const first = plan.option.operations[0];
  const lines = [
    `**${NUMERALS[place]} ${HOW_NAMES[plan.how]}**${held ? `（${held.name} 占住）` : ''}`,
    `${first ? `${momentText(first.from)} 开工，` : ''}**${momentText(p90)} 完工**${p50Text(plan)}，${againstText(p90, against)}`,
  ];
  if (!reader.plan) return [...lines, othersShort(plan)].join('\n');
  if (!against.full)
    return [
      ...lines,
      ...givenText(plan),
      ...overtimeText(plan),
      putOffShort(plan.putOff),
      ...onlyMoved(plan),
      placesText(plan),
      checksText(plan),
      ...(plan.why
        ? [`为什么不更早：${against.sameWhy ? `同 ${NUMERALS[against.sameWhy]}` : plan.why}`]
        : []),
    ].join('\n');
  return [
    ...lines,
    ...plan.lines.map(
      (line) =>
        `- ${line.step} ${plainText(line.name)} **${line.place}** ${spanText(line.from, line.to)}${line.figures ? `（${line.figures}）` : ''}`,
    ),
    ...overtimeText(plan),
    ...plan.checks.map((check) => `${check.includes(MAY_BE_LATE) ? '⚠' : '✓'} ${check}`),
    ...othersText(plan.putOff),
    ...onlyMoved(plan),
    ...(plan.why ? [`为什么不更早：${plan.why}`] : []),
  ].join('\n');
}

/** `外协：铣型腔 送 联创精密加工厂，3/17 08:00 送出，3/23 10:30 回厂`: what the option gives away. */
const givenText = ({ lines }: StoredOption): string[] =>
  lines
    .filter(({ given }) => given)
    .map(
      ({ name, place, from, to }) =>
        `外协：${plainText(name)} 送 ${plainText(place)}，${momentText(from)} 送出，${momentText(to)} 回厂`,
    );

/** What is as likely as not. It can lie before the booked start: then parts that come early let all of it begin earlier. */
function p50Text({ option: { completion, operations } }: StoredOption): string {
  const { p50, p90 } = completion;
  if (p50 === p90) return '（P50 同）';
  const early = operations[0] !== undefined && p50 < operations[0].from;
  return early ? `（来料、外协顺利可提前，P50 ${momentText(p50)}）` : `（P50 ${momentText(p50)}）`;
}

/** `推后 5 个订单，最多 2.1 天，**1 个将晚于承诺**：SO-…（2.1 天）、…、另 2 个` */
function putOffShort(putOff: readonly PutOff[]): string {
  if (putOff.length === 0) return '推后的订单：无';
  const named = sorted(putOff)
    .slice(0, MOST_ORDERS.short)
    .map(({ order, slipMinutes }) => `${order}（${lengthText(slipMinutes)}）`);
  const more = putOff.length - named.length;
  const most = Math.max(...putOff.map(({ slipMinutes }) => slipMinutes));
  return `推后 ${putOff.length} 个订单，最多 ${lengthText(most)}，${dueText(putOff)}：${named.join('、')}${more > 0 ? `、另 ${more} 个` : ''}`;
}

/** Orders whose operations are moved without a later end. */
function onlyMoved({ option: { moved }, putOff }: StoredOption): string[] {
  const later = new Set(putOff.map(({ order }) => order));
  const orders = [...new Set(moved.map(({ order }) => order))].filter((one) => !later.has(one));
  if (orders.length === 0) return [];
  const named = orders.slice(0, MOST_ORDERS.short).join('、');
  const more = orders.length > MOST_ORDERS.short ? ` 等 ${orders.length} 个` : '';
  return [`调整工序但完工不推后：${named}${more}`];
}

/** Who misses the promise because of it comes first, then who waits longest. */
const sorted = (putOff: readonly PutOff[]): PutOff[] =>
  [...putOff].sort((a, b) => Number(missed(b)) - Number(missed(a)) || b.slipMinutes - a.slipMinutes);

const missed = ({ onTime, wasOnTime }: PutOff): boolean => wasOnTime && !onTime;

/** What becomes of their promises; those late already are told, too: they get later still. */
function dueText(putOff: readonly PutOff[]): string {
  const late = putOff.filter(missed).length;
  const later = putOff.filter(({ onTime, wasOnTime }) => !wasOnTime && !onTime).length;
  const parts = [
    ...(late > 0 ? [`**${late} 个将晚于承诺**`] : []),
    ...(later > 0 ? [`**${later} 个原已晚于承诺，再推后**`] : []),
  ];
  return parts.length > 0 ? parts.join('，') : '都仍按期';
}

function againstText(end: Minute, against: Against): string {
  const { planned } = against;
  const later = planned !== null && end > planned ? `，⚠ 比现计划晚 ${lengthText(end - planned)}` : '';
  return `${dateText(end, against)}${later}`;
}

function dateText(end: Minute, { due, wished }: Against): string {
  if (wished !== null && end > wished) return `⚠ 比希望的日期晚 ${lengthText(end - wished)}`;
  if (end > due) return `⚠ 晚于承诺交期 ${lengthText(end - due)}`;
  return wished !== null ? '赶得上希望的日期' : '按期';
}

function othersText(putOff: readonly PutOff[]): string[] {
  if (putOff.length === 0) return ['推后的订单：无'];
  const lines = sorted(putOff)
    .slice(0, MOST_ORDERS.full)
    .map((one) => {
      const due = one.onTime ? '仍按期' : one.wasOnTime ? '**将晚于承诺**' : '**原已晚，再推后**';
      return `- ${one.order} ${plainText(one.customer)} 推后 ${lengthText(one.slipMinutes)}，到 ${momentText(one.newEnd)}，${due}`;
    });
  const more = putOff.length - lines.length;
  return [
    `推后的订单 ${putOff.length} 个，${dueText(putOff)}：`,
    ...lines,
    ...(more > 0 ? [`- 另有 ${more} 个`] : []),
  ];
}

/** For those who do not see the orders of others. */
function othersShort({ putOff }: StoredOption): string {
  const late = putOff.filter(missed).length;
  return putOff.length === 0
    ? '不影响其他订单'
    : `推后其他订单 ${putOff.length} 个${late > 0 ? `，其中 ${late} 个将晚于承诺` : ''}`;
}
