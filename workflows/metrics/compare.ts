import type { Compare, CompareRow, Period } from '../../board/api/metrics.ts';
import { FEW } from '../../board/charts/figure-text.ts';
import type { Ctx } from '../context.ts';
import { isoDayNumber } from '../dates/civil.ts';
import { readOnTime } from './on-time.ts';
import { readOsrt } from './osrt.ts';
import { checkPeriod } from './period.ts';
import { readRepeatShare } from './repeat.ts';
import { readResponse } from './response.ts';
import { readRework } from './rework.ts';
import { seesRework } from './rights.ts';
import { readRushPlanning } from './rush.ts';
import { readSalesToPlanning } from './sales-to-planning.ts';
import { readTimeouts } from './timeouts.ts';
import { KINDS } from './waits/measure.ts';
import { type Fresh, measureFresh } from './waits/sample.ts';

/** A figure of one period: its value, and of how many cases. */
type Measured = readonly [value: number | null, cases: number];

interface Line {
  key: string;
  name: string;
  unit: CompareRow['unit'];
  better: CompareRow['better'];
  value: Measured;
}

/**
 * The table of any two periods: what the reference project reached, by the same definitions for this factory
 * (README.md). As far as the reader may see it.
 * @throws AppError as checkPeriod
 */
export async function compare(ctx: Ctx, before: Period, after: Period): Promise<Compare> {
  const [first, second] = [checkPeriod(before), checkPeriod(after)];
  const [past, now] = await measureFresh(ctx, KINDS, [first, second]);
  const [was, is] = [await linesOf(ctx, first, past), await linesOf(ctx, second, now)];
  const rows = was.flatMap((line, i) => {
    const other = is[i];
    return other ? [rowOf(line, other, [daysOf(first), daysOf(second)])] : [];
  });
  return { before: first, after: second, rows };
}

async function linesOf(ctx: Ctx, period: Period, fresh: Fresh | undefined): Promise<Line[]> {
  const [osrt, response, told, repeat, onTime, rush, timeouts, rework] = await Promise.all([
    readOsrt(ctx, period, 'all', undefined, fresh),
    readResponse(ctx, period, fresh),
    readSalesToPlanning(ctx, period, fresh),
    readRepeatShare(ctx, period),
    readOnTime(ctx, period),
    readRushPlanning(ctx, period),
    readTimeouts(ctx, period),
    seesRework(ctx) ? readRework(ctx, period) : null,
  ]);
  const { all } = osrt;
  const less = (key: string, name: string, unit: CompareRow['unit'], value: Measured): Line => ({
    ...{ key, name, unit, value },
    better: 'less',
  });
  const more = (key: string, name: string, value: Measured): Line => ({
    ...{ key, name, value },
    unit: 'share',
    better: 'more',
  });
  return [
    less('osrt', 'OSRT（中位数）', 'minutes', [all.clock?.medianMinutes ?? null, all.count]),
    less('osrt_working', 'OSRT（工作时间中位数）', 'minutes', [
      all.working?.medianMinutes ?? null,
      all.count,
    ]),
    less('response', '跨部门响应（平均）', 'minutes', [response.meanClockMinutes, response.count]),
    less('sales_to_planning', '销售→计划信息延迟（平均）', 'seconds', [told.meanSeconds, told.count]),
    more('repeat', '追加订单占比（同客户同产品）', [repeat.share, repeat.orders]),
    more('on_time_original', '准时交付率（原承诺）', [onTime.original.share, onTime.original.due]),
    more('on_time_current', '准时交付率（现承诺）', [onTime.current.share, onTime.current.due]),
    less('rush', '加急单重排（中位数）', 'seconds', [rush.medianSeconds, rush.booked]),
    ...(rework ? [less('rework', '返工率', 'share', [rework.share, rework.inspected])] : []),
    less('timeouts', '关卡超时', 'count', [timeouts.timeouts, timeouts.timeouts]),
    less('silent', '无人知晓的超时', 'count', [timeouts.silent, timeouts.timeouts]),
  ];
}

const daysOf = ({ from, to }: Period): number => isoDayNumber(to) - isoDayNumber(from) + 1;

function rowOf(was: Line, is: Line, days: readonly [number, number]): CompareRow {
  const { key, name, unit, better } = was;
  const [[before, casesBefore], [after, casesAfter]] = [was.value, is.value];
  const change = before === null || after === null ? null : after - before;
  // Ten time-outs in a month are fewer than six in a week.
  const perDay = { before: (before ?? 0) / days[0], after: (after ?? 0) / days[1] };
  const moved = unit === 'count' ? perDay.after - perDay.before : (change ?? 0);
  return {
    ...{ key, name, unit, better, before, after, change },
    worse: better === 'more' ? moved < 0 : moved > 0,
    cases: { before: casesBefore, after: casesAfter },
    ...(unit === 'count' && days[0] !== days[1] ? { perDay } : {}),
    ...(unit !== 'count' && change !== null && Math.min(casesBefore, casesAfter) < FEW ? { few: true } : {}),
  };
}
