import { sql } from 'drizzle-orm';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { statusOf } from '../factory/rules.ts';

/** A checkpoint of an order that has not passed, as the order's own card tells it. */
export interface Waiting {
  id: number;
  key: string;
  name: string;
  state: 'open' | 'rejected';
  /** ISO 8601 UTC */
  deadlineAt: string | null;
  late: boolean;
  /** Names of those whose signature is missing. */
  who: string[];
}

/** What an order waits for: its checkpoints that are open or rejected, in the order of their opening. */
export async function waitingOf(ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<Waiting[]> {
  return (ctx.tx ?? ctx.db).execute<Waiting & Record<string, unknown>>(sql`
    select c.id::float8 as id, c.key, c.name, c.state, c.deadline_at as "deadlineAt",
      coalesce(c.deadline_at <= app_now(), false) as late,
      array(select coalesce(p.name, s.user_id) from checkpoint_signer s left join person p on p.user_id = s.user_id
            where s.checkpoint_id = c.id and s.round = c.round and s.state = 'pending' order by s.place) as who
    from checkpoint c
    where c.order_id = ${orderId} and c.state in ('open', 'rejected')
    order by c.id`);
}

/**
 * Refuses a status that an open or rejected checkpoint blocks: the status itself, and whatever comes after it on the
 * usual way, so that a jump does not pass it by.
 * @throws AppError order.blocked
 */
export async function assertUnblocked(ctx: TxCtx, orderId: number, to: string): Promise<void> {
  if (Object.keys(ctx.factory.checkpoints).length === 0) return;
  const blocking = (await waitingOf(ctx, orderId)).filter((one) => blocks(ctx, one.key, to));
  if (blocking.length === 0) return;
  throw new AppError('order.blocked', {
    status: statusOf(ctx.factory.flow, to).name,
    checkpoints: blocking
      .map(
        (one) => `「${one.name}」（${one.state === 'rejected' ? '已驳回' : one.who.join('、') || '无人'}）`,
      )
      .join('、'),
  });
}

/** Whether a checkpoint that has not passed keeps an order out of a status. */
export function blocks({ factory }: Pick<TxCtx, 'factory'>, key: string, to: string): boolean {
  const blocked = factory.checkpoints[key]?.blocks ?? [];
  const { path } = factory.flow;
  const at = path.indexOf(to);
  return blocked.some(
    (status) => status === to || (at >= 0 && path.indexOf(status) >= 0 && path.indexOf(status) <= at),
  );
}
