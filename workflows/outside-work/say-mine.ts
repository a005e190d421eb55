import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { Where } from '../flow.ts';
import { say } from '../say.ts';
import { actsFor } from '../staff/delegates.ts';
import { outsideListCard } from './card.ts';
import { readOpenOutside, TO_CANCEL, TWICE } from './view.ts';

/**
 * 我的待办, the part about work at suppliers: what the actor (or whom they stand in for) is to order, or has ordered and should
 * be back. @returns how many there are; 0: nothing was said
 */
export async function sayMyOutside(ctx: TxCtx, where: Where): Promise<number> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') return 0;
  const people = sql.param([actor.userId, ...(await actsFor(ctx, actor.userId))]);
  const mine = sql`coalesce(x.placed_by, x.buyer) = any(${people}::text[]) and (${TO_CANCEL} or customer_order.held_from is null and (x.state = 'wanted' or ${TWICE} or x.expected_date < (app_now() at time zone 'Asia/Shanghai')::date::text))`;
  const found = await readOpenOutside(ctx, mine);
  if (found.total === 0) return 0;
  const card = outsideListCard(found, `等您处理的外协：${found.total} 项`);
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'outside-work', key: `outside-mine:${where.messageKey}`, card },
    `${where.messageKey}:outside`,
  );
  return found.total;
}
