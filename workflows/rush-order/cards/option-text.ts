import { plainText } from '../../orders/text.ts';
import { lengthText, momentText, placeName, spanText } from '../../scheduling/text.ts';
import type { Minute } from '../core/types.ts';
import type { OptionView } from '../read.ts';
import { HOW_NAMES, type PutOff, type StoredOption } from '../stored.ts';
import type { RushReader } from './rush-card.ts';

export const NUMERALS = ['', '①', '②', '③'] as const;
/** Orders that are put off, by name; the others are counted. */
const MOST_ORDERS = 6;

interface Against {
  /** End of the promised day. */
  due: Minute;
  /** End of the wished day. */
  wished: Minute | null;
  full: boolean;
}

/** One option: when it is done, where it is made, each check with its figure, whom it puts off, and why not earlier. */
export function optionText({ place, plan, held }: OptionView, reader: RushReader, against: Against): string {
  const { p50, p90 } = plan.option.completion;
  const first = plan.option.operations[0];
  const p50Text = p50 === p90 ? '' : `（P50 ${momentText(p50)}）`;
  const lines = [
    `**${NUMERALS[place]} ${HOW_NAMES[plan.how]}**${held ? `（${held.name} 占住）` : ''}`,
    `${first ? `${momentText(first.from)} 开工，` : ''}**${momentText(p90)} 完工**${p50Text}，${againstText(p90, against)}`,
  ];
  if (!reader.plan) return [...lines, othersShort(plan)].join('\n');
  return [
    ...lines,
    ...(against.full
      ? plan.lines.map(
          (line) =>
            `- ${line.step} ${plainText(line.name)} **${line.place}** ${spanText(line.from, line.to)}${line.figures ? `（${line.figures}）` : ''}`,
        )
      : []),
    ...overtimeText(plan),
    ...plan.checks.map((check) => `✓ ${check}`),
    ...othersText(plan.putOff),
    ...(plan.why ? [`为什么不更早：${plan.why}`] : []),
  ].join('\n');
}

function againstText(end: Minute, { due, wished }: Against): string {
  if (wished !== null && end > wished) return `⚠ 比希望的日期晚 ${lengthText(end - wished)}`;
  if (end > due) return `⚠ 晚于承诺交期 ${lengthText(end - due)}`;
  return wished !== null ? '赶得上希望的日期' : '按期';
}

function overtimeText({ overtime }: StoredOption): string[] {
  if (overtime.length === 0) return [];
  const minutes = overtime.reduce((sum, { from, to }) => sum + to - from, 0);
  const spans = overtime
    .slice(0, 4)
    .map(({ machine, from, to }) => `${placeName(machine)} ${spanText(from, to)}`)
    .join('、');
  return [`⚠ 要加班共 ${lengthText(minutes)}：${spans}${overtime.length > 4 ? ' 等' : ''}`];
}

function othersText(putOff: readonly PutOff[]): string[] {
  if (putOff.length === 0) return ['推后的订单：无'];
  const late = putOff.filter(({ onTime, wasOnTime }) => wasOnTime && !onTime).length;
  const lines = [...putOff]
    .sort((a, b) => Number(a.onTime) - Number(b.onTime) || b.slipMinutes - a.slipMinutes)
    .slice(0, MOST_ORDERS)
    .map((one) => {
      const due = one.onTime ? '仍按期' : one.wasOnTime ? '**将晚于承诺**' : '原本就晚';
      return `- ${one.order} ${plainText(one.customer)} 推后 ${lengthText(one.slipMinutes)}，到 ${momentText(one.newEnd)}，${due}`;
    });
  const more = putOff.length > MOST_ORDERS ? [`- 另有 ${putOff.length - MOST_ORDERS} 个`] : [];
  return [
    `推后的订单 ${putOff.length} 个${late > 0 ? `，**${late} 个将晚于承诺**` : '，都仍按期或原本就晚'}：`,
    ...lines,
    ...more,
  ];
}

/** For those who do not see the orders of others. */
function othersShort({ putOff }: StoredOption): string {
  const late = putOff.filter(({ onTime, wasOnTime }) => wasOnTime && !onTime).length;
  return putOff.length === 0
    ? '不影响其他订单'
    : `推后其他订单 ${putOff.length} 个${late > 0 ? `，其中 ${late} 个将晚于承诺` : ''}`;
}
