import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { ownerIn } from '../orders/next-owner.ts';
import { say } from '../say.ts';
import { FLAG_NAMES, LOUD } from './flags.ts';
import { type Fact, KIND_NAMES } from './kinds.ts';
import { factText } from './text.ts';

/** Due instant: doubtful facts of a quarter of an hour are told. Its ref is the end of the quarter, ms since epoch. */
export const DOUBTS = 'facts.doubts';

/** A sender with one wrong code can tell hundreds of doubtful facts: a person hears of them four times an hour at most. */
const WINDOW_MS = 15 * 60_000;
/** Transactions that were under way at the end of the quarter have committed by then. */
const GRACE_MS = 60_000;
/** Lines in one message; the rest is counted. */
const MOST_LINES = 8;
/** Looked at for one quarter. */
const MOST_ROWS = 2_000;

/** Facts were kept at `now` that contradict others or say what cannot be: whoever must look at them is told soon. */
export async function tellDoubtsSoon(ctx: TxCtx, now: Date): Promise<void> {
  const end = (Math.floor(now.getTime() / WINDOW_MS) + 1) * WINDOW_MS;
  await schedule(ctx, DOUBTS, String(end), new Date(end + GRACE_MS));
}

interface Doubt extends Record<string, unknown> {
  id: number;
  flags: string[];
  payload: Fact;
  number: string | null;
  orderId: number | null;
  salesUserId: string | null;
}

/**
 * Tells of the doubtful facts of one quarter of an hour: whoever has an order in hand where facts of this kind are the real
 * act (inspections: quality), for this very order where it is known. One message per person.
 */
export async function tellDoubts(ctx: TxCtx, ref: string): Promise<void> {
  const end = Number(ref);
  const from = new Date(end - WINDOW_MS).toISOString();
  const until = new Date(end).toISOString();
  const rows = await ctx.tx.execute<Doubt>(sql`
    select f.id::float8 as id, f.flags, f.payload, coalesce(o.number, f.order_number) as number, o.id::float8 as "orderId",
      o.sales_user_id as "salesUserId"
    from fact f left join customer_order o on o.id = f.order_id
    where f.flags && ${sql.param([...LOUD])}::text[] and (
      f.received_at >= ${from} and f.received_at < ${until}
      or f.id in (select fact_id from fact_conflict where received_at >= ${from} and received_at < ${until}))
    order by f.id limit ${MOST_ROWS}`);
  if (rows.length === 0) return;
  const byPerson = new Map<string, Doubt[]>();
  for (const row of rows) {
    const userId = await whoLooks(ctx, row);
    if (userId) byPerson.set(userId, [...(byPerson.get(userId) ?? []), row]);
  }
  for (const [userId, list] of byPerson)
    await say(
      ctx,
      { to: 'person', userId },
      { kind: 'notice', title: `收到的数据有疑问：${list.length} 条`, text: textOf(list) },
      `facts:doubts:${ref}:${userId}`,
    );
}

function textOf(rows: readonly Doubt[]): string {
  const lines = rows.slice(0, MOST_LINES).map(({ flags, payload, number }) => {
    const why = flags.filter((flag) => LOUD.includes(flag)).map((flag) => FLAG_NAMES[flag] ?? flag);
    return `- ${number ?? '无订单'} ${KIND_NAMES[payload.kind]}（${factText(payload)}）：${why.join('；')}`;
  });
  const more = rows.length > MOST_LINES ? [`还有 ${rows.length - MOST_LINES} 条，见订单全貌的记录。`] : [];
  return [...lines, ...more, '数据已原样留存，请核对；报错了的可以冲销后重报。'].join('\n\n');
}

/** Stock is the business of whoever gives material out. */
const LIKE: Readonly<Partial<Record<Fact['kind'], Fact['kind']>>> = { stock: 'issue', reversal: 'receipt' };

async function whoLooks(
  ctx: TxCtx,
  { payload, number, orderId, salesUserId }: Doubt,
): Promise<string | null> {
  const kind = LIKE[payload.kind] ?? payload.kind;
  const { flow } = ctx.factory;
  const status = Object.values(flow.states).find((state) => state.acts.some((act) => act === kind));
  const of = { id: orderId, number: number ?? '', salesUserId };
  return (await ownerIn(ctx, status?.key ?? flow.initial, of)).person?.userId ?? null;
}
