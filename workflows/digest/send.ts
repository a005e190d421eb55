import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { budgetUsed, tellSaving } from '../escalation/budget.ts';
import { type Hours, isTime } from '../fixed-hours.ts';
import { clock } from '../now.ts';
import { say } from '../say.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { checkLater, digestKey } from './check.ts';
import { isUrgent, makeDigests } from './make.ts';
import { readersNow } from './readers.ts';
import { textOf, titleOf } from './text.ts';

/** Kind of the due instants at the hours of warnings.yaml; the ref is the instant. */
export const DIGEST = 'digest.send';
/** Kind of the rows that remember in which months people were told that digests are saved on; they are never due. */
const SAVING = 'digest.saving';

export const digestHours = ({ factory }: TxCtx): Hours => ({ kind: DIGEST, at: factory.digest?.at ?? null });

/** How much is said, by how far the month's budget is used up. */
type Measure =
  | { kind: 'all'; notice: string }
  /** Once a day, to those for whom something is urgent. */
  | { kind: 'urgent' }
  | { kind: 'none' };

const HINT = '不想每天收到可发「日报 关」。';

/** At such an hour: one message to each who has something to read. */
export async function sendDigests(ctx: TxCtx, ref: string): Promise<void> {
  if (!(await isTime(ctx, digestHours(ctx), ref))) return;
  const measure = await measureNow(ctx);
  if (measure.kind === 'none') return;
  await sendTo(ctx, ref, measure);
}

async function sendTo(ctx: TxCtx, ref: string, measure: Exclude<Measure, { kind: 'none' }>): Promise<void> {
  const today = shanghaiDay(await clock(ctx));
  const digests = await makeDigests(ctx, await readersNow(ctx));
  for (const digest of digests) {
    if (measure.kind === 'urgent' && !isUrgent(digest)) continue;
    const { userId } = digest.reader.actor;
    const notice = measure.kind === 'all' ? measure.notice : '';
    const text = textOf(ctx, digest, notice || HINT);
    await say(
      ctx,
      { to: 'person', userId },
      { kind: 'markdown', title: titleOf(digest, today), text: `**${titleOf(digest, today)}**\n\n${text}` },
      digestKey(ref, userId),
    );
  }
  if (digests.length > 0) await checkLater(ctx, ref);
}

/**
 * From `budget.from` on (escalation.yaml) digests come once a day and only where something is urgent. The first ones of
 * the month from there on still go to everybody and say so, as do the alarms of the budget.
 */
async function measureNow(ctx: TxCtx): Promise<Measure> {
  const { month, percent } = await budgetUsed(ctx);
  if (percent < ctx.factory.escalation.budget.from) return { kind: 'all', notice: '' };
  await tellSaving(ctx, month, percent);
  const first = await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at, done_at) values (${SAVING}, ${month}, app_now(), app_now())
    on conflict (kind, ref) do nothing returning ref`);
  if (first.length > 0) {
    const used = `本月消息额度已用 ${Math.floor(percent)}%：从现在起到月底，日报每天最多一次，只在有急事时发。`;
    return { kind: 'all', notice: `${used}随时可发「日报」查看。` };
  }
  const [before] = await ctx.tx.execute(sql`
    select from due_instant where kind = ${DIGEST} and done_at is not null
      and (done_at at time zone 'Asia/Shanghai')::date = (app_now() at time zone 'Asia/Shanghai')::date limit 1`);
  return { kind: before ? 'none' : 'urgent' };
}
