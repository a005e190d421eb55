import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { schedule } from '../due.ts';
import type { Flow } from '../flow.ts';
import { clock } from '../now.ts';
import { answerAlone, answerDiscreetly } from '../orders/discreet.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { answerCompare, answerOsrt } from './answer.ts';
import { settleWaits } from './waits/settle.ts';

/** Due instant: what ended since is measured; its ref is the Shanghai day. */
export const MEASURE = 'metrics.measure';

/** Shanghai time at which it is done every day, when nobody asks. */
const MEASURE_AT = '02:40:00+08:00';

async function measureDue(ctx: TxCtx, day: string): Promise<void> {
  const written = await settleWaits(ctx);
  if (written > 0) ctx.log.info({ code: 'metrics.measured', waits: written }, 'waits were measured');
  const today = shanghaiDay(await clock(ctx));
  const next = addDays(day < today ? today : day, 1);
  await schedule(ctx, MEASURE, next, new Date(`${next}T${MEASURE_AT}`));
}

/** At a start the next look stands in the table; the very first time it is at once. */
async function start(ctx: TxCtx): Promise<void> {
  const [open] = await ctx.tx.execute<{ ref: string }>(
    sql`select ref from due_instant where kind = ${MEASURE} and done_at is null and not dead limit 1`,
  );
  if (open) return;
  const now = await clock(ctx);
  await schedule(ctx, MEASURE, shanghaiDay(now), now);
}

/** Figures: OSRT as a picture, two periods as a table. */
export const metricsFlow: Flow = {
  name: 'metrics',
  phrases: ['我的OSRT', 'OSRT 部门', '对比 上月 本月'],
  intents: {
    // Figures of people by name are for who asks, also in a group of colleagues.
    'metrics.osrt': (asked, intent, from) =>
      (intent.mine || intent.by === 'person' ? answerAlone : answerDiscreetly)(asked, from, (ctx, where) =>
        answerOsrt(ctx, intent, where),
      ),
    'metrics.compare': (asked, { periods }, from) =>
      answerAlone(asked, from, (ctx, where) => answerCompare(ctx, periods, where)),
  },
  due: { [MEASURE]: measureDue },
  start,
};
