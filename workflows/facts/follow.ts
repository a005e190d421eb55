import { eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import { blocks, waitingOf } from '../checkpoints/of-order.ts';
import type { TxCtx } from '../context.ts';
import { type Entered, enterStatus, type OrderRow } from '../orders/enter-status.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { flagsOf } from './flags.ts';
import { type Folded, fold } from './fold.ts';
import { type Past, readPast } from './read-past.ts';

/**
 * Brings an order where its facts say it should be, status by status, so that the checkpoints of each are opened and
 * respected; what is blocked stays before the block and remembers where it is to go. The order's row is locked. Material
 * that a status plans can carry the order on, so the past is read again after each move. Tells nobody.
 * @returns the moves, in their order; [] when nothing moved
 */
export async function followFacts(ctx: TxCtx, row: OrderRow): Promise<Entered[]> {
  const moves: Entered[] = [];
  let now = row;
  let reported = false;
  // Each round enters one status nearer to where the facts lead, or ends.
  for (let round = 0; round <= ctx.factory.flow.path.length; round += 1) {
    const past = await readPast(ctx, now);
    const folded = fold(ctx.factory.flow, past.order, past.steps, past.facts);
    if (round === 0) await saveFlags(ctx, past, folded);
    reported = past.reported;
    const next = await nextMove(ctx, now, folded);
    now = await saveSums(ctx, now, past, folded, next === 'blocked');
    if (next === null || next === 'blocked') break;
    const entered = await enterStatus(ctx, now, next);
    moves.push(entered);
    now = entered.after;
  }
  if (reported) await saveOperations(ctx, row.id);
  return moves;
}

/** The next status on the way to where the facts lead; null when the order is there. */
async function nextMove(ctx: TxCtx, row: OrderRow, folded: Folded) {
  const { flow } = ctx.factory;
  if (folded.status === row.status) return null;
  const [here, there] = [flow.path.indexOf(row.status), flow.path.indexOf(folded.status)];
  const to = here >= 0 && there > here ? (flow.path[here + 1] ?? folded.status) : folded.status;
  if (there > here) {
    const waiting = await waitingOf(ctx, row.id);
    if (waiting.some((one) => blocks(ctx, one.key, to))) return 'blocked';
  }
  const left = to === flow.delivered && folded.shippedAt !== null;
  return {
    to,
    cause: 'data' as const,
    reason: folded.because || '按补报的记录更正',
    shippedDate: left ? shanghaiDay(new Date(folded.shippedAt ?? 0)) : null,
    resumes: false,
  };
}

/** What else follows from the facts and stands in the order's row. */
async function saveSums(
  ctx: TxCtx,
  row: OrderRow,
  past: Past,
  folded: Folded,
  blocked: boolean,
): Promise<OrderRow> {
  const wanted = {
    shippedQuantity: folded.shipped,
    reworkCount: folded.rework,
    targetStatus: blocked ? folded.status : null,
    heldFrom: folded.status === row.status ? folded.heldFrom : row.heldFrom,
    customerPo: row.customerPo || past.customerPo,
  };
  const same = (Object.keys(wanted) as (keyof typeof wanted)[]).every((key) => wanted[key] === row[key]);
  if (same) return row;
  const [saved] = await ctx.tx.update(order).set(wanted).where(eq(order.id, row.id)).returning();
  return saved ?? row;
}

async function saveFlags(ctx: TxCtx, past: Past, folded: Folded): Promise<void> {
  const changed = past.facts.flatMap(({ id, flags: before }) => {
    const flags = flagsOf(before, folded.flags.get(id) ?? []);
    return flags.join() === [...before].sort().join() ? [] : [{ id, flags }];
  });
  if (changed.length === 0) return;
  await ctx.tx.execute(sql`
    update fact set flags = changed.flags
    from jsonb_to_recordset(${JSON.stringify(changed)}::text::jsonb) as changed (id bigint, flags text[])
    where fact.id = changed.id`);
}

/** What was reported of each operation, summed up from the facts as they stand. */
async function saveOperations(ctx: TxCtx, orderId: number): Promise<void> {
  await ctx.tx.execute(sql`
    update order_operation o set good = s.good, scrap = s.scrap, finished = s.finished, first_report_at = s.first,
      last_report_at = s.last
    from (
      select o.id, coalesce(sum((f.payload->>'good')::int), 0) as good, coalesce(sum((f.payload->>'scrap')::int), 0) as scrap,
        coalesce(bool_or((f.payload->>'finished')::boolean), false) as finished, min(f.occurred_at) as first,
        max(f.occurred_at) as last
      from order_operation o
      left join fact f on f.order_id = o.order_id and f.kind = 'work_report' and f.reversed_by is null
        and (f.payload->>'step' = o.step::text or (f.payload->>'step' is null and f.payload->>'operation' = o.name
          and not exists (select from order_operation twin where twin.order_id = o.order_id and twin.name = o.name and twin.id <> o.id)))
      where o.order_id = ${orderId}
      group by o.id) s
    where o.id = s.id and (o.good, o.scrap, o.finished, o.first_report_at, o.last_report_at)
      is distinct from (s.good, s.scrap, s.finished, s.first, s.last)`);
}
