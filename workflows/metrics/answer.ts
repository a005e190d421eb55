import type { OsrtBy, OsrtRow, Period } from '../../board/api/metrics.ts';
import { osrtCaption } from '../board/captions.ts';
import { osrtBarsOf } from '../board/charts.ts';
import { pageLink } from '../board/page-link.ts';
import type { TxCtx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import { clock } from '../now.ts';
import { say } from '../say.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { compareCard } from './cards.ts';
import { compare } from './compare.ts';
import { waitsNamed } from './named.ts';
import { readOsrt } from './osrt.ts';
import { periodBefore, readPeriod, yearBefore } from './period-words.ts';
import { scopeOf } from './rights.ts';
import { durationText } from './text.ts';

/** Without a period so many days are looked at, today among them. */
const DAYS = 30;

/** The same days a year earlier, as a second period. */
const SAME_DAYS = '去年同期';

const TITLES: Readonly<Record<OsrtBy, string>> = {
  all: 'OSRT',
  status: 'OSRT 按环节',
  team: 'OSRT 按部门',
  person: 'OSRT 按人员',
};

/** 我的OSRT, OSRT, OSRT 部门 上周: bars as a picture, what they say, and the way to the live page. */
export async function answerOsrt(
  ctx: TxCtx,
  asked: { by: OsrtBy; mine: boolean; period: string; of?: string },
  where: Where,
): Promise<void> {
  const now = await clock(ctx);
  const today = shanghaiDay(now);
  const period =
    asked.period === '' ? { from: addDays(today, 1 - DAYS), to: today } : periodOf(asked.period, today);
  const named = asked.of ? await waitsNamed(ctx, asked.of) : null;
  const osrt = await readOsrt(ctx, period, asked.by, asked.mine ? 'own' : named?.userIds);
  const mine = asked.mine || osrt.scope === 'own';
  const title = mine ? '我的OSRT' : named ? `OSRT ${named.name}` : TITLES[asked.by];
  const chart = osrtBarsOf(osrt, now.toISOString(), title);
  // Where all rows stand beside each other, theirs is among them.
  const shown = named && asked.by === 'status' ? named.kind : asked.by;
  const link = pageLink(ctx, `/osrt?by=${shown}&from=${period.from}&to=${period.to}`);
  const caption = [osrtCaption(chart), clockText(osrt.all), openText(osrt.all)]
    .filter((text) => text !== '')
    .join('\n\n');
  const key = `${where.messageKey}:osrt`;
  await say(ctx, where.reply, { kind: 'chart', name: title, chart, caption, ...(link ? { link } : {}) }, key);
}

/** Nights and weekends included: as who waits for it feels it. */
const clockText = ({ clock }: OsrtRow): string =>
  clock === null
    ? ''
    : `按自然时间：中位数 ${durationText(clock.medianMinutes)}，P90 ${durationText(clock.p90Minutes)}`;

/** Those that nobody has answered make the figures look better than they are: they are told beside them. */
function openText({ open, unanswered }: { open: number; unanswered: number }): string {
  const parts = [
    open > 0 ? `还没有人处理 ${open} 次（按已等待的时间计）` : '',
    unanswered > 0 ? `没有等到责任人处理 ${unanswered} 次` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? `其中${parts.join('，')}` : '';
}

/**
 * 对比 2月 3月; of one period with the one before it; of none: last month with this one.
 * @throws AppError metrics.two_periods, metrics.same_period
 */
export async function answerCompare(ctx: TxCtx, periods: readonly string[], where: Where): Promise<void> {
  if (periods.length > 2) throw new AppError('metrics.two_periods');
  const today = shanghaiDay(await clock(ctx));
  const [one = '上月', other] = periods.length === 0 ? ['上月', '本月'] : periods;
  const first = periodOf(one, today);
  const second = other === SAME_DAYS ? yearBefore(first) : other ? periodOf(other, today) : null;
  const [a, b] = second ? [first, second] : [periodBefore(first), first];
  if (a.from === b.from && a.to === b.to) throw new AppError('metrics.same_period', { ...a });
  // The earlier one is before, in whichever order they were named.
  const [before, after] = a.from <= b.from ? [a, b] : [b, a];
  const card = compareCard(await compare(ctx, before, after), (await scopeOf(ctx)).kind, today);
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'metrics', key: `compare:${where.messageKey}`, card },
    `${where.messageKey}:compare`,
  );
}

/** @throws AppError metrics.no_period, metrics.not_yet */
function periodOf(text: string, today: string): Period {
  const period = readPeriod(text, today);
  if (!period) throw new AppError('metrics.no_period', { text });
  if (period.from > today) throw new AppError('metrics.not_yet', { from: period.from });
  return period;
}
