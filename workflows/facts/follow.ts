import { eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import { diff } from '../audit/diff.ts';
import { audit } from '../audit/record.ts';
import { blocks, waitingOf } from '../checkpoints/of-order.ts';
import type { TxCtx } from '../context.ts';
import { settleGoods } from '../materials/settle-goods.ts';
import { type Entered, enterStatus, type OrderRow } from '../orders/enter-status.ts';
import { auditSubject } from '../orders/events.ts';
import { copyRouting } from '../routing/copy.ts';
import { planAwaySoon, planSoon } from '../scheduling/plan-soon.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { flagsOf } from './flags.ts';
import { type Folded, fold } from './fold.ts';
import { type Past, readPasts } from './read-past.ts';
import { settleSoon } from './unblocked.ts';

/** An order with what its facts mean. */
interface Read {
  row: OrderRow;
  past: Past;
  folded: Folded;
}

/**
 * Brings orders where their facts say they should be, status by status, so that the checkpoints of each are opened and
 * respected; what is blocked stays before the block and remembers where it is to go. The orders' rows are locked. Their
 * pasts are read at once; most facts move nothing. Tells nobody.
 * @returns the moves of each order that moved, in their order
 */
export async function followFacts(ctx: TxCtx, rows: readonly OrderRow[]): Promise<Map<number, Entered[]>> {
  const orders = await readAll(ctx, rows);
  await saveFlags(ctx, orders);
  const moves = new Map<number, Entered[]>();
  for (const one of orders) {
    const entered = await followOne(ctx, one);
    if (entered.length > 0) moves.set(one.row.id, entered);
  }
  // Of an order that was brought in as being made already.
  for (const { row, past } of orders)
    if (past.reported && past.borrowed && row.open) await copyRouting(ctx, row);
  const reported = orders.filter(({ past }) => past.reported).map(({ row }) => row.id);
  await saveOperations(ctx, reported);
  await planSoon(ctx, reported);
  await planAwaySoon(
    ctx,
    rows.map(({ id }) => id).filter((id) => !reported.includes(id)),
  );
  return moves;
}

async function readAll(ctx: TxCtx, rows: readonly OrderRow[]): Promise<Read[]> {
  const pasts = await readPasts(ctx, rows);
  return rows.flatMap((row) => {
    const past = pasts.get(row.id);
    return past ? [{ row, past, folded: fold(ctx.factory.flow, past.order, past.steps, past.facts) }] : [];
  });
}

/** Material that a status plans can carry an order on, so its past is read again after each move. */
async function followOne(ctx: TxCtx, first: Read): Promise<Entered[]> {
  const moves: Entered[] = [];
  let now: Read | undefined = first;
  // Each round enters one status nearer to where the facts lead, or ends.
  for (let round = 0; now && round <= ctx.factory.flow.path.length; round += 1) {
    const next = await nextMove(ctx, now);
    const row = await saveSums(ctx, now, next === 'blocked');
    if (next === null || next === 'blocked') break;
    const entered = await enterStatus(ctx, row, next);
    moves.push(entered);
    [now] = await readAll(ctx, [entered.after]);
  }
  return moves;
}

/** The next status on the way to where the facts lead; null when the order is there. */
async function nextMove(ctx: TxCtx, { row, folded }: Read) {
  const { flow } = ctx.factory;
  if (folded.status === row.status) return null;
  const [here, there] = [flow.path.indexOf(row.status), flow.path.indexOf(folded.status)];
  const to = here >= 0 && there > here ? (flow.path[here + 1] ?? folded.status) : folded.status;
  if (there > here) {
    const waiting = await waitingOf(ctx, row.id);
    if (waiting.some((one) => blocks(ctx, one.key, to))) return 'blocked';
  }
  return {
    to,
    cause: 'data' as const,
    reason: folded.reasons.get(to) || folded.because || '按补报的记录更正',
    shippedDate: shippedDay(ctx, row, folded),
    resumes: false,
  };
}

/** The day on which the goods left: by the facts; as a person said it where they moved the order on; none before that. */
function shippedDay({ factory: { flow } }: TxCtx, row: OrderRow, folded: Folded): string | null {
  if (folded.shippedAt !== null) return shanghaiDay(new Date(folded.shippedAt));
  const here = flow.path.indexOf(folded.heldFrom ?? folded.status);
  return here >= 0 && here < flow.path.indexOf(flow.delivered) ? null : row.shippedDate;
}

/** What else follows from the facts and stands in the order's row. */
async function saveSums(ctx: TxCtx, one: Read, blocked: boolean): Promise<OrderRow> {
  const { row, past, folded } = one;
  const there = folded.status === row.status;
  const wanted = {
    shippedQuantity: folded.shipped,
    reworkCount: folded.rework,
    targetStatus: blocked ? folded.status : null,
    heldFrom: there ? folded.heldFrom : row.heldFrom,
    customerPo: customerPoOf(row, past),
    confirmedAt: folded.confirmedAt === null ? null : new Date(folded.confirmedAt),
    shippedDate: there ? shippedDay(ctx, row, folded) : row.shippedDate,
  };
  const keys = Object.keys(wanted) as (keyof typeof wanted)[];
  if (keys.every((key) => String(wanted[key]) === String(row[key]))) return row;
  const change = diff<Pick<OrderRow, 'customerPo' | 'shippedDate'>>(row, wanted, [
    'customerPo',
    'shippedDate',
  ]);
  await audit(ctx, {
    action: 'order.update',
    ...auditSubject(row.number),
    change,
    reason: '按收到的数据更正',
  });
  const [saved] = await ctx.tx.update(order).set(wanted).where(eq(order.id, row.id)).returning();
  // Its place in the queue for stock is another one.
  const moved = String(wanted.confirmedAt) !== String(row.confirmedAt) && past.materials.length > 0;
  if (moved)
    await settleSoon(
      ctx,
      (await settleGoods(ctx, past.materials)).filter((id) => id !== row.id),
    );
  return saved ?? row;
}

/** The customer's number as the facts have it; one that a person wrote stays. */
function customerPoOf(row: OrderRow, { customerPos, takenBackPos }: Past): string {
  const byFacts = row.customerPo === '' || [...customerPos, ...takenBackPos].includes(row.customerPo);
  return byFacts ? (customerPos[0] ?? '') : row.customerPo;
}

async function saveFlags(ctx: TxCtx, orders: readonly Read[]): Promise<void> {
  const changed = orders.flatMap(({ past, folded }) =>
    past.facts.flatMap(({ id, flags: before }) => {
      const flags = flagsOf(before, folded.flags.get(id) ?? []);
      return flags.join() === [...before].sort().join() ? [] : [{ id, flags }];
    }),
  );
  if (changed.length === 0) return;
  await ctx.tx.execute(sql`
    update fact set flags = changed.flags
    from jsonb_to_recordset(${JSON.stringify(changed)}::text::jsonb) as changed (id bigint, flags text[])
    where fact.id = changed.id`);
}

/** What was reported of each operation, summed up from the facts as they stand. */
async function saveOperations(ctx: TxCtx, orderIds: readonly number[]): Promise<void> {
  if (orderIds.length === 0) return;
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
      where o.order_id = any(${sql.param([...orderIds])}::bigint[])
      group by o.id) s
    where o.id = s.id and (o.good, o.scrap, o.finished, o.first_report_at, o.last_report_at)
      is distinct from (s.good, s.scrap, s.finished, s.first, s.last)`);
}
