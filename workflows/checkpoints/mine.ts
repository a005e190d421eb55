import { sql } from 'drizzle-orm';
import type { CardField } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { actsFor } from '../staff/delegates.ts';
import { deadlineText } from './text.ts';

/** A checkpoint that waits for a person's signature. */
export interface MineRow {
  id: number;
  name: string;
  number: string;
  orderId: number;
  customerName: string;
  deadlineAt: string | null;
  now: string;
  late: boolean;
  /** In whose place, when it is not their own. */
  forName: string | null;
}

/** Checkpoints that wait for the actor (or whom they stand in for), the most urgent first, and how many there are. */
export async function checkpointsFor(ctx: TxCtx, limit: number): Promise<{ rows: MineRow[]; total: number }> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') return { rows: [], total: 0 };
  const people = [actor.userId, ...(await actsFor(ctx, actor.userId))];
  const rows = await ctx.tx.execute<MineRow & { total: number } & Record<string, unknown>>(sql`
    select c.id::float8 as id, c.name, o.number, o.id::float8 as "orderId", cu.short_name as "customerName",
      c.deadline_at as "deadlineAt", app_now() as now, coalesce(c.deadline_at <= app_now(), false) as late,
      case when s.user_id <> ${actor.userId} then coalesce(p.name, s.user_id) end as "forName",
      (count(*) over ())::int as total
    from checkpoint_signer s
    join checkpoint c on c.id = s.checkpoint_id and c.round = s.round and c.state = 'open'
    join customer_order o on o.id = c.order_id join customer cu on cu.id = o.customer_id
    left join person p on p.user_id = s.user_id
    where s.state = 'pending' and s.user_id in ${people}
    order by c.deadline_at nulls last, c.id
    limit ${limit}`);
  return { rows: [...rows], total: rows[0]?.total ?? 0 };
}

/** One line each, for a list that the person picks from. */
export function mineFields(ctx: Pick<TxCtx, 'factory'>, rows: readonly MineRow[]): CardField[] {
  return rows.map((row, i) => ({
    label: `${i + 1}. ${row.name}`,
    value: `${row.number} ${row.customerName}，截止 ${deadlineText(ctx.factory, row.deadlineAt, row.now).text}${row.forName ? `（代 ${row.forName}）` : ''}`,
    ...(row.late ? { tone: 'bad' as const } : {}),
  }));
}
