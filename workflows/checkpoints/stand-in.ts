import { and, eq, sql } from 'drizzle-orm';
import { checkpoint, checkpointSigner, order } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { say } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { lockOrders } from '../subject.ts';
import { barredFrom } from './barred.ts';
import { passOn } from './pass-on.ts';
import { repaintSoon } from './repaint.ts';
import { touch } from './sign.ts';
import { giveCard } from './tell.ts';

/** More open checkpoints than this are told in one message; each card comes when it is asked for. */
const MOST_CARDS = 5;

/**
 * Who stands in for a person may have changed: whoever does so now gets the cards of what waits for that person, and
 * everybody's cards show it. What they must not act on goes to somebody else.
 */
export async function standInFor(ctx: TxCtx, userId: string): Promise<void> {
  // As presses do, before any row: new cards take the place of some that somebody may be pressing.
  await lockOrders(ctx.tx, waitingFor(userId));
  const waiting = await ctx.tx
    .select({ row: checkpoint, number: order.number })
    .from(checkpointSigner)
    .innerJoin(
      checkpoint,
      and(eq(checkpoint.id, checkpointSigner.checkpointId), eq(checkpoint.round, checkpointSigner.round)),
    )
    .innerJoin(order, eq(order.id, checkpoint.orderId))
    .where(
      and(
        eq(checkpointSigner.userId, userId),
        eq(checkpointSigner.state, 'pending'),
        eq(checkpoint.state, 'open'),
      ),
    )
    .orderBy(checkpoint.deadlineAt, checkpoint.id)
    .for('update', { of: checkpoint });
  if (waiting.length === 0) return;
  for (const { row } of waiting) {
    await touch(ctx, { row });
    await repaintSoon(ctx, row.id);
  }
  const delegate = (await delegatesOf(ctx, [userId])).get(userId);
  const person = await actorOf(ctx, userId);
  if (!delegate) return;
  const barred = waiting.filter(({ row }) => barredFrom(row).includes(delegate));
  if (person) for (const { row } of barred) await passOn(ctx, row, person);
  const rows = waiting.filter((one) => !barred.includes(one));
  if (rows.length === 0) return;
  const text = `您正在代理 ${person?.name ?? userId}，这个关卡请您处理。`;
  const versions = rows.map(({ row }) => `${row.id}v${row.version + 1}`);
  for (const { row } of rows.slice(0, MOST_CARDS))
    await giveCard(ctx, row.id, [delegate], { text, tone: 'info' }, `v${row.version + 1}:stand-in`);
  if (rows.length <= MOST_CARDS) return;
  const list = rows.slice(MOST_CARDS, 25).map(({ row, number }) => `- ${row.name} ${number}`);
  await say(
    ctx,
    { to: 'person', userId: delegate },
    {
      kind: 'markdown',
      title: '代理的关卡',
      text: [
        `您正在代理 ${person?.name ?? userId}，还有 ${rows.length - MOST_CARDS} 个关卡：`,
        ...list,
        '说「我的待办」可以逐个打开。',
      ].join('\n'),
    },
    `checkpoint:stand-in:${delegate}:${versions.join(',')}`.slice(0, 200),
  );
}

/** Orders with a checkpoint that waits for this person. */
const waitingFor = (userId: string) => sql`
  select distinct c.order_id from checkpoint_signer s
  join checkpoint c on c.id = s.checkpoint_id and c.round = s.round
  where s.user_id = ${userId} and s.state = 'pending' and c.state = 'open'`;
