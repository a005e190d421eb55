import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { isHold } from '../factory/rules.ts';
import { checkProcesses } from '../special-process/check.ts';
import { lockSubject } from '../subject.ts';
import { blocks } from './of-order.ts';
import { openFor } from './open.ts';
import { pauseFor, resumeFor } from './pause.ts';
import { reopenFor, withdrawFor } from './reopen.ts';
import { opensAt } from './rules.ts';

/** Kind of the due instants after an import; ref `<order>:<version>:<c|m|u>`: created, moved to another status, updated. */
export const IMPORTED = 'checkpoints.imported';

/**
 * After a workbook was applied: orders that it brought into a status which opens checkpoints, moved or changed get them
 * opened, reopened or withdrawn, one by one in transactions of their own, so that an import of thousands stays quick.
 */
export async function scheduleImported(ctx: TxCtx, batchId: string): Promise<void> {
  const rules = Object.values(ctx.factory.checkpoints);
  if (rules.length === 0) return;
  const checksProcesses = rules.some((rule) => opensAt(rule, { kind: 'event', event: 'process_mismatch' }));
  const statuses = rules.flatMap((rule) =>
    rule.opens.flatMap((opener) => {
      if (opener.kind === 'status') return [opener.status];
      return opener.kind === 'event' && opener.event === 'created' ? ['*'] : [];
    }),
  );
  const opening = sql`select jsonb_array_elements_text(${JSON.stringify(statuses)}::text::jsonb)`;
  // Updates matter where they moved the order, changed what rules look at, or checkpoints may depend on them.
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${IMPORTED}, o.id || ':' || o.version || ':' ||
      case when r.outcome = 'created' then 'c' when r.diff->'patch' ? 'status' then 'm' else 'u' end, app_now()
    from import_row r join customer_order o on o.id = r.order_id
    where r.batch_id = ${batchId} and r.applied and r.outcome in ('created', 'updated')
      and (
        (o.open and r.outcome = 'created' and (o.status in (${opening}) or '*' in (${opening})))
        or (${checksProcesses} and o.open and r.outcome = 'created'
          and (cardinality(o.special_processes) > 0 or o.requirements <> ''))
        or (o.open and r.outcome = 'updated' and jsonb_exists_any(r.diff->'patch', ${RULED}))
        or exists (select from checkpoint c where c.order_id = o.id))
    on conflict (kind, ref) do nothing`);
}

/** What an update can change that decides which checkpoints are asked: `when` of the rules, and the status. */
const RULED = sql.raw("array['status', 'rush', 'specialProcesses', 'productId']");

/** @param ref see IMPORTED */
export async function afterImport(ctx: TxCtx, ref: string): Promise<void> {
  const [id = '', , how = ''] = ref.split(':');
  const orderId = Number(id);
  // As presses do, before any row: new cards take the place of some that somebody may be pressing.
  await lockSubject(ctx.tx, `order:${orderId}`);
  const [order] = await ctx.tx.execute<{ status: string; open: boolean; from: string | null }>(sql`
    select status, open, (select from_status from status_change where order_id = o.id order by id desc limit 1) as from
    from customer_order o where id = ${orderId}`);
  if (!order) return;
  if (!order.open) return withdrawFor(ctx, orderId, '订单已结束');
  if (how === 'c') await openFor(ctx, orderId, { kind: 'event', event: 'created' });
  else await reopenFor(ctx, orderId, '导入的订单表改了订单');
  // What was made before it came here is not asked about any more.
  if (how === 'c' && isBefore(ctx, order.status)) await checkProcesses(ctx, orderId);
  if (how !== 'u') await entered(ctx, orderId, order.status, how === 'm' ? order.from : null);
}

const isBefore = ({ factory: { flow } }: TxCtx, status: string): boolean => {
  const at = flow.path.indexOf(status);
  return at >= 0 && at <= flow.path.indexOf(flow.confirmed);
};

/** As a step does: a hold stops the clocks, going on from it starts them, any other status opens its checkpoints. */
async function entered(ctx: TxCtx, orderId: number, status: string, from: string | null): Promise<void> {
  const { flow } = ctx.factory;
  if (isHold(flow, status)) return pauseFor(ctx, orderId);
  if (from !== null && isHold(flow, from)) return resumeFor(ctx, orderId);
  await openFor(ctx, orderId, { kind: 'status', status });
}

/** Of orders that are to be moved, those that an open or rejected checkpoint keeps out of the new status. */
export async function blockedMoves(
  ctx: TxCtx,
  moves: readonly { orderId: number; to: string }[],
): Promise<Set<number>> {
  if (moves.length === 0 || Object.keys(ctx.factory.checkpoints).length === 0) return new Set();
  const ids = JSON.stringify(moves.map((move) => move.orderId));
  const open = await ctx.tx.execute<{ orderId: number; key: string }>(sql`
    select order_id::float8 as "orderId", key from checkpoint
    where state in ('open', 'rejected')
      and order_id in (select value::bigint from jsonb_array_elements_text(${ids}::text::jsonb))`);
  return new Set(
    moves
      .filter(({ orderId, to }) => open.some((one) => one.orderId === orderId && blocks(ctx, one.key, to)))
      .map((move) => move.orderId),
  );
}
