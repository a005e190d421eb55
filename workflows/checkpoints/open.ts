import { and, eq, inArray } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule, Opener } from '../factory/checkpoint-rules.ts';
import { type OrderBrief, readBrief } from './facts.ts';
import { anew } from './next-round.ts';
import { applies, openerText, opensAt } from './rules.ts';
import { startRound } from './start-round.ts';

/**
 * Opens every checkpoint that something which happened to an order opens. One that is open or rejected stays as it is;
 * one that was passed before is asked anew when its status is entered again (a rework goes through quality again).
 */
export async function openFor(ctx: TxCtx, orderId: number, happened: Opener): Promise<void> {
  const wanted = Object.values(ctx.factory.checkpoints).filter((rule) => opensAt(rule, happened));
  if (wanted.length === 0) return;
  const order = await readBrief(ctx, orderId);
  if (!order) return;
  for (const rule of wanted.filter((one) => applies(one, order))) await openOne(ctx, order, rule, happened);
}

async function openOne(ctx: TxCtx, order: OrderBrief, rule: CheckpointRule, happened: Opener): Promise<void> {
  const openedBy = openerText(happened);
  const notice = '请您处理这个关卡。';
  const [fresh] = await ctx.tx
    .insert(checkpointTable)
    .values({ orderId: order.id, key: rule.key, name: rule.name, openedBy })
    .onConflictDoNothing({ target: [checkpointTable.orderId, checkpointTable.key] })
    .returning();
  if (fresh) return startRound(ctx, fresh, rule, order, { openedBy, notice });
  if (happened.kind === 'event') return;
  const [again] = await ctx.tx
    .update(checkpointTable)
    .set({ ...anew, name: rule.name })
    .where(
      and(
        eq(checkpointTable.orderId, order.id),
        eq(checkpointTable.key, rule.key),
        inArray(checkpointTable.state, ['passed', 'withdrawn']),
      ),
    )
    .returning();
  if (again) await startRound(ctx, again, rule, order, { openedBy, notice: '需要重新确认这个关卡。' });
}
